<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>À propos de DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copier les informations</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Logiciel libre sous licence MIT. Il ne transmet aucune donnée personnelle.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Licences…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Conçu avec Qt {version} et PySide6, sous LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>L’actualité choisie, entière et hors ligne.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Versions et système, pour signaler une erreur</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>Votre bibliothèque se trouve dans {folder}.</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>Tel qu’il figure dans la barre latérale.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>Les flux, les articles et le dossier restent.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Supprimer le compte</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Supprimer…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>Le serveur garde tout.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>Ouvrir {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>Compte…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>Recherche de nouveaux articles</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronisation</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>Le serveur vérifie ce flux ; la fréquence et l’identifiant s’y règlent.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Ajouter un compte</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Ajouter…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS ou un dossier que vos ordinateurs partagent.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n pour les flux</numerusform>
            <numerusform>%n pour les flux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n pour les pages</numerusform>
            <numerusform>%n pour les pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n pour les images</numerusform>
            <numerusform>%n pour les images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n requête aujourd’hui</numerusform>
            <numerusform>%n requêtes aujourd’hui</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 pour les flux</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 pour les pages</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 pour les images</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>1 requête aujourd’hui</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Activité</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Revérifier les flux en échec</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Vérification des flux : {done} sur {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Dernière vérification</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Prochaine vérification</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Aucun problème</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Pas encore</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Rien n’est en cours de téléchargement.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Tout de suite</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Enregistrement des articles : {done} sur {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>Ce que DeskReader télécharge, ce qui a échoué et pourquoi.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} reçus</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Une phrase secrète chiffre les fichiers du dossier. Utilisez la même sur chaque ordinateur.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Ajouter un compte</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Choisir un dossier</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Dossier de synchronisation</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Type de compte</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Facultatif</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Connexion…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>Ajouter %n flux</numerusform>
            <numerusform>Ajouter %n flux</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Ajouter un flux</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Examen de l’adresse…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Nom du nouveau dossier</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nouveau dossier…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Aucun dossier</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adresse d’un site ou d’un flux</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adresse du site, flux ou article</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>Le site n’a pas accepté ce nom et ce mot de passe.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Cette page propose plusieurs flux.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Activité</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>En fichier OPML avec les dossiers, que tout autre lecteur peut importer.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sauvegardes</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Vérifier la bibliothèque</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Examine chaque article et chaque image enregistrés. Rien n’est modifié.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Tout exporter</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Exporter les abonnements</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporter…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Les flux d’un autre lecteur, un export de DeskReader ou la bibliothèque d’un autre lecteur.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Flux, articles, favoris et étiquettes dans un seul fichier, pour changer d’ordinateur.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>Emplacement de la bibliothèque</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Copier la bibliothèque, ou revenir à une copie antérieure.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Tout est en ordre.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>Fichiers OPML (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Enregistré dans {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Afficher…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>Ce qui est téléchargé, ce qui a échoué et pourquoi, et le volume du jour.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Rien à changer ici</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Oublié. Les prochaines pages de {site} sont lues sans cet acquis.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Lien copié</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>Rien de non lu avant</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Rien de non lu ici</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Ce lien n’indique aucune adresse e-mail.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Cet article n’indique aucune page.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>Cet article sera annoncé de nouveau dans une heure.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>Copié en HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Copié en Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Copié avec la source</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>Impossible d’imprimer l’article.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>Le fichier n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Enregistrer en HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Enregistrer en PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Enregistrer le fichier</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Enregistrer l’image</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Enregistré sous {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Cet article n’a pas d’images.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n&#xa0;min de lecture</numerusform>
            <numerusform>%n&#xa0;min de lecture</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n paragraphe inchangé</numerusform>
            <numerusform>%n paragraphes inchangés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n mot ajouté</numerusform>
            <numerusform>%n mots ajoutés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n mot supprimé</numerusform>
            <numerusform>%n mots supprimés</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 min de lecture</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 paragraphe inchangé</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 mot ajouté</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 mot supprimé</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Par {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Modifié depuis votre lecture</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Modifications depuis {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Copier l’adresse du lien</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copier l’image</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Télécharger les images</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Ancien titre : {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Version antérieure</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Version antérieure {number} sur {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Modifié par l’éditeur : {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Version ultérieure</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Carte</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Masquer « {phrase} » pendant 14 jours</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Choisir un article</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Ouvrir le lien</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Ouvrir l’original</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Enregistrer l’image…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Afficher les modifications</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Réafficher dans les listes</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Afficher le résumé du flux</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Afficher l’article complet</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Afficher la version du site</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Afficher l’article</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>Version du flux</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>L’éditeur a retiré cet article (constaté {date}). Votre copie reste.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>Abrégé par le site.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>Abrégé par le site. La suite vient de l’original sur {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>Version du site</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Il n’existe qu’une version de cet article.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>Voici la version abrégée du site.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Cette image n’est pas enregistrée</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>W</source>
        <translation>O</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n flux</numerusform>
            <numerusform>%n flux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n favori</numerusform>
            <numerusform>%n favoris</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 flux</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 favori</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Une copie complète de la bibliothèque est faite chaque jour&#xa0;; les sept dernières sont gardées. Sans les images.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Sauvegarder maintenant</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Sauvegarde en cours…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Sauvegarde faite.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sauvegardes</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Il n’y a pas encore de sauvegarde.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurer</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>La bibliothèque du {date} est de retour</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>La restauration ramène au {date} : {holds}. La bibliothèque actuelle est conservée elle aussi.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Restauration…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>avant une importation</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>avant une mise à jour</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>avant une restauration</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>quotidienne</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>à la main</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>illisible</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>Aussi dans {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lu</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>et 1 autre</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Rien de nouveau ces dernières 24 heures, ou vous avez déjà tout lu ailleurs.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Enregistrer en EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Afficher les nouveaux articles</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n article, enregistré sous {name}</numerusform>
            <numerusform>%n articles, enregistrés sous {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 article, enregistré sous {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>Impossible d’enregistrer le résumé du jour. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Articles</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Aucune modification de cet article n’a été trouvée.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Un fichier PEM fourni par ce site</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Comme dans la requête d’un navigateur&#xa0;: nom=valeur; nom=valeur</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Clé du certificat</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Le mien</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>Comme http://nom:motdepasse@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>En-têtes</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>S’il est dans un fichier à part</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Mot de passe de la clé</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Aucun proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Un par ligne, comme Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Adresse du proxy</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>Entière, avec son secret</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Comme dans les réglages</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Pour ce flux, ses articles et ses images</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>Ce système n’a pas de trousseau&#xa0;: conservé jusqu’à la fermeture de DeskReader, et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>Rien n’est envoyé que ce que tout lecteur envoie.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Accès</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Mot de passe et autres</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Lieu de conservation</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Conservé dans le trousseau de ce système et envoyé au seul serveur de ce flux.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>un certificat</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>un secret dans l’adresse</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>des cookies</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>des en-têtes</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>son propre proxy</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>aucun proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>nom d’utilisateur et mot de passe</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>Le disque est plein. Ce que vous faites est gardé tant que DeskReader tourne, et écrit dès qu’il y a de la place ; rien n’est récupéré.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Enregistrement</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Enregistrement de {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Quiconque possède le fichier peut lire ces flux avec les mêmes droits.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Choisir le fichier…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Avec les identifiants et jetons des flux privés</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Certains flux sont privés. Leurs identifiants et jetons restent hors du fichier, sauf si cette case est cochée.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Examen du flux…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Adresse copiée</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Créer</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Tout est déjà lu ici</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>Exporter en OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Abonnements enregistrés dans {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Récupération de la page…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Nom du dossier</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>Importer un fichier OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nouveau dossier</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Dossier «&#xa0;{title}&#xa0;» supprimé&#x202f;; ses flux sont conservés</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Renommer le flux</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Renommer le dossier</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>La page et ce qui en a été tiré sont dans {folder}. Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Désabonné de «&#xa0;{title}&#xa0;»</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Ajoute à ce compte les flux d’un fichier OPML.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Tous les flux de ce compte viennent ici et sont désabonnés sur le serveur.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Tous les flux de cet ordinateur passent dans ce compte, avec ce que vous avez lu, mis en favori et étiqueté.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Importer des flux</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>Tout déplacer</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>Déplacer les flux ici</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Déplacer les flux sur cet ordinateur</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Premier</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Combien de fois il a publié en premier un sujet que d’autres flux ont repris</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Dernier article</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Ouverts</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Ouverts %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Recoupement</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Favoris</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Articles qu’il a publiés sur cette période</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>Le nom du flux</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>La part de ses articles que d’autres flux vous apportent de toute façon</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>La part de ses articles que vous avez ouverts</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>Ceux que vous avez ouverts ; marquer comme lu ne compte pas</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>Ceux que vous avez mis en favori</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>Ce qui empêche de le récupérer</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>De quand date son dernier article</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{first} sur {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>Depuis toujours</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Calcul en cours…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Propriétés du flux</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Flux qui valent la peine</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>« Premier » et « Recoupement » ont besoin du regroupement des sujets, désactivé dans les réglages.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>90 derniers jours</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Période</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Afficher les articles</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Trier par</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Se désabonner</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>Se désabonner de %n flux</numerusform>
            <numerusform>Se désabonner de %n flux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>Désabonné de %n flux</numerusform>
            <numerusform>Désabonné de %n flux</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Désabonné de «&#xa0;{title}&#xa0;»</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>Ce que chaque flux apporte et ce que vous en lisez. Le calcul se fait sur cet ordinateur et n’en sort pas.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automatiquement</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Chercher de nouveaux articles</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Chercher de nouveaux articles au démarrage</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>Toutes les 15 min</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Toutes les 2 h</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Toutes les 30 min</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Toutes les 4 h</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Toutes les heures</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Toutes les {minutes} min</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>Les flux à actualiser sont interrogés dès l’ouverture de DeskReader.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>Les flux qui demandent à être consultés moins souvent le sont. Aucun n’est consulté plus d’une fois par heure, ou par demi-heure si son site le permet.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Souple</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>À la demande</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Masque, met en favori, étiquette ou marque les nouveaux articles selon leurs mots, auteur, flux, lien ou langue.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Une fois par jour</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Une carte par sujet traité par plusieurs sources</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Strict</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>Le mode strict ne regroupe que ce qui est sûrement le même sujet. Un dossier peut être exclu dans son menu.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>2 fois par jour</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n depuis {when}</numerusform>
            <numerusform>%n depuis {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 depuis {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Visites</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Dernière récupération</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Dernière réponse</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Déplacé</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Prochaine visite</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Rien n’a encore été demandé</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Pas encore</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçu</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Requêtes</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Tout de suite</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Depuis {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>Le {when}, la redirection permanente depuis {address} a été retenue.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>Le serveur a répondu {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Demain, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Rien de nouveau</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Le flux est arrivé</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Reprendre l’ancienne adresse</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Seulement à l’actualisation manuelle</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Hier, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>ko</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} des réponses</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Rechercher dans cet article</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Occurrence suivante</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Occurrence précédente</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} sur {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Pour commencer, ajouter une source. DeskReader récupère ses articles en arrière-plan, retire tout le superflu et garde textes et images sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Examen…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Choisir dans une liste</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Connecter un compte de synchronisation</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux et d’autres.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>De tout autre lecteur, dossiers compris.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>Importer un fichier OPML</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>Fichiers OPML (*.opml *.xml);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>Ouvrir la rédaction d’exemple</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>L’actualité choisie, entière et hors ligne</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adresse d’un site ou d’un flux</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adresse du site, flux ou article</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Tout essayer maintenant, sans réseau.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Des sources connues par thème et langue.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>La fenêtre quitte aussi la barre des tâches. Un clic sur l’icône la ramène.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Les traits clairs se voient sur une barre sombre, les sombres sur une barre claire.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>En couleurs</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personnalisé</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Traits sombres</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Pour les menus, les boutons et les messages.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Pour les menus, les listes et les boîtes de dialogue.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Clair ou sombre, pour la fenêtre et les articles.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>Dans les thèmes clair et sombre, si le système en a une.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Taille du texte de l’interface</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Continuer après la fermeture de la fenêtre</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Moins</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>Traits clairs</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Réduire dans la zone de notification</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Mouvement</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Démarrer sans fenêtre</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Démarrer à l’ouverture de session</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>DeskReader démarre caché et tient les nouvelles prêtes.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>DeskReader démarre dans la zone de notification. À défaut, la fenêtre s’ouvre.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>DeskReader reste dans la zone de notification et continue.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Icône de notification</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>Utiliser la couleur d’accentuation du système</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Avec moins, les images animées attendent que vous les lanciez.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Le bureau n’a pas de zone de notification&#xa0;: fermer la fenêtre quitte DeskReader.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>Le système n’a pas permis ce changement.</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>GoToDateDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Aller à une date</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Aller à</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Aller à</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Lieux et actions</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Tapez le nom d’un flux, dossier, étiquette, réglage, action ou article</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>Aussi {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Par défaut</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Touche par défaut de {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Touche de {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>L’utiliser plutôt ici</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} sert déjà à «&#xa0;{action}&#xa0;».</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>%n flux est de retour</numerusform>
            <numerusform>%n flux sont de retour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n étoile retirée</numerusform>
            <numerusform>%n étoiles retirées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>%n article ajouté</numerusform>
            <numerusform>%n articles ajoutés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n article marqué comme lu</numerusform>
            <numerusform>%n articles marqués comme lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>%n article est de nouveau non lu</numerusform>
            <numerusform>%n articles sont de nouveau non lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>%n article de nouveau masqué</numerusform>
            <numerusform>%n articles de nouveau masqués</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>%n article est de retour</numerusform>
            <numerusform>%n articles sont de retour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n article ajouté aux favoris</numerusform>
            <numerusform>%n articles ajoutés aux favoris</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>1 flux est de retour</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 étoile retirée</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 article ajouté</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 article marqué comme lu</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>1 article est de nouveau non lu</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>1 article de nouveau masqué</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>1 article est de retour</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 article ajouté aux favoris</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Compte rétabli</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Réunis en un seul sujet</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Versions antérieures rétablies</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Tout exporter</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Exporter des articles en EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>%n article écrit dans {name}</numerusform>
            <numerusform>%n articles écrits dans {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>1 article écrit dans {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportation…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Flux, exports et bibliothèques (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Le dossier est de retour</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>L’importation est annulée</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importation…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Déplacement annulé</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Il n’y a rien à annuler</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>La bibliothèque est comme avant sa restauration</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Modification de la règle annulée</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Séparé des autres sources</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Sujets regroupés comme avant</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Article supprimé</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Les étiquettes sont comme avant</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Composants de DeskReader</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Texte de la licence</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licences</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Au-dessus de l’article</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Tous les articles</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>À côté de l’article</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Par flux</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Confortable</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>Confortable montre des extraits et des images, compacte les omet.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacte</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densité</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Masquer les flux sans article non lu</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Position de la liste</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Les plus récents d’abord</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Plus anciens d’abord</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Trier les articles</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Favoris seulement</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>Le flux en cours de lecture reste visible.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Titres seulement</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Non lus seulement</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>Écrire un e-mail</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Ouvrir la messagerie</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Objet : {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Ce lien commence un e-mail. Rien n’est envoyé avant que vous ne l’envoyiez.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>À : {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>Flux du serveur</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Flux de cet ordinateur</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>Les flux que le serveur n’a pas sont supprimés ici. Les articles qu’il a restent.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Garder ceux d’ici</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>Le serveur les reçoit, avec ce que vous avez lu et mis en favori.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Prendre ceux du serveur</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Les titres avec ces mots sont toujours annoncés, même de flux exclus, ou jamais.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Un clic ouvre l’article. Flux et dossiers peuvent être exclus dans leur menu.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Une seule pour un sujet de plusieurs sources</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Notifications à la fois quand chaque article a la sienne. Le reste vient ensemble dans une autre.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Sinon, les articles sont annoncés ensemble après le film, le jeu ou l’exposé.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Au plus</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Elles peuvent passer minuit.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Annoncer les nouveaux articles</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Jamais</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Groupées</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Par article</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Avec un son</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Silence de</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Heures de silence</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Silence jusqu’à</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Aussi sur une fenêtre en plein écran</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>Les articles sont récupérés et gardés comme toujours, mais rien n’est annoncé.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>Les titres sont comparés. La première source est nommée en premier.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Le son est celui du bureau.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Mots dans les titres</translation>
    </message>
    <message>
        <source>until</source>
        <translation>à</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marquer lu</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Favori</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 an</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 jours</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 jours</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 jours</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>Articles, pages et images arrivent comme sur toute autre connexion.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Les articles ne viennent que des flux&#x202f;; pages et images attendent.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>Quand le système économise l’énergie</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Garder au plus par flux</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Garder les articles lus</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Garder les articles non lus</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>Les nouveaux articles sont pris sur leur page, épurés et gardés, si le flux le permet.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Rien</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>Rien n’est récupéré tant que la connexion reste la même.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>Rien n’est récupéré tant que l’énergie est économisée.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Sur une connexion limitée</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Quels que soient leur âge et leur nombre. Flux et dossiers peuvent avoir leurs règles, dans leur menu.</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Réduites à la largeur de la colonne de lecture.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Enregistrer les articles complets pour lire hors ligne</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Enregistrer les images</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Les favoris et les non-lus partent en dernier.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Les favoris sont gardés pour toujours.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Espace maximal</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Texte seul</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} jours</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{used} utilisés sur {budget}.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 page</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Tous les articles sont enregistrés. Vous pouvez passer hors ligne.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Tout récupérer</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Préparer le hors-ligne</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Tout ce que les sites donnent est enregistré. %n article n’est là qu’en partie.</numerusform>
            <numerusform>Tout ce que les sites donnent est enregistré. %n articles ne sont là qu’en partie.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Tout ce que les sites donnent est enregistré. 1 article n’est là qu’en partie.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Ce qui manque</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Articles pas encore enregistrés en entier. Aucun site n’est sollicité plus vite que lors d’une actualisation.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>Le reste n’a pas pu être récupéré, ou vous l’avez arrêté.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>images de %n article</numerusform>
            <numerusform>images de %n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>images de 1 article</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>certaines images n’ont pas pu être récupérées</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>Non chiffré. Une phrase secrète chiffre les fichiers du dossier ; utilisez la même sur chaque ordinateur.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Phrase secrète</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Définir</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Définir la phrase secrète</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>Les fichiers du dossier sont chiffrés. Utilisez la même phrase secrète sur chaque ordinateur.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copier l’image</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Image suivante</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Lire</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Image précédente</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Enregistrer l’image…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} sur {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>Les ajouter aussi</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Adresses dans votre propre réseau</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Les laisser de côté</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Elles mènent à cet ordinateur ou à des appareils voisins, comme un routeur. Ne les ajoutez que si vous les connaissez : DeskReader les demandera à chaque actualisation, exactement comme le dit le fichier.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Ce fichier nomme %n adresse dans votre propre réseau</numerusform>
            <numerusform>Ce fichier nomme %n adresses dans votre propre réseau</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Ce fichier nomme une adresse dans votre propre réseau</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Propriétés</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Le mien</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>Comme http://host:8080 ou socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Si le proxy exige un identifiant</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>Utilisé.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Où l’identifiant est gardé</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>Ce système n’a pas de trousseau : l’identifiant est gardé jusqu’à la fermeture de DeskReader, et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Aucun proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Adresse du proxy</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Dans le trousseau de ce système, et montré à ce seul proxy.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Celui du système</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Par où passent les requêtes vers l’extérieur. Cette machine elle-même est interrogée sans lui.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Après 15 secondes</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Après 2 secondes</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Après 5 secondes</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Après {seconds} secondes</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Environ 65 se lisent le mieux.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Largeur de la colonne</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Sinon, le code défile horizontalement dans son cadre.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justifier les lignes</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Interligne</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marquer un article comme lu</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Aussitôt</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sépia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Sépia est un papier chaud en couleurs claires.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Deux bords droits&#x202f;; sinon celui de droite est irrégulier.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>Le bac partit à l’aube, comme depuis quarante ans, avec deux voitures et un chien à bord. L’eau avait la couleur de l’ardoise, et l’horaire, pour une fois, était juste.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>À compter de l’ouverture.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Police</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Couper les longues lignes de code</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (fournie)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} signes</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n flux</numerusform>
            <numerusform>%n flux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 flux</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Garder ses flux et ses articles sur cet ordinateur</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Supprimer le compte</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Supprimer {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} supprimé</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>Vos flux et vos articles restent sur cet ordinateur, et le dossier reste tel quel.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} et {stories} sont supprimés de cet ordinateur. Le serveur garde tout.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} et {stories} restent. DeskReader récupère alors ces flux lui-même.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 an</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 jours</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 jours</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 jours</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Garder au plus</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Garder les articles</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Garder les articles pendant</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Les images d’un flux occupent au plus</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Sans limite</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Comme dans le dossier ou les paramètres</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Supprimer comme les lus</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Articles non lus</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Recherche de modifications…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>%n version antérieure oubliée</numerusform>
            <numerusform>%n versions antérieures oubliées</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>1 version antérieure oubliée</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Aucune modification de cet article n’a été trouvée.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Cet article a changé.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Cet article n’indique aucune page.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Différent de la valeur par défaut</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>%n article masqué</numerusform>
            <numerusform>%n articles masqués</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n article réaffiché dans les listes</numerusform>
            <numerusform>%n articles réaffichés dans les listes</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>1 article masqué</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Masquer « {phrase} » pendant 14 jours</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>« {phrase} » masqué pendant 14 jours</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>Réaffiché dans les listes</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Ajouter une condition</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Après %n jour</numerusform>
            <numerusform>Après %n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Après 1 jour</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Toujours enregistrer</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Appliquer à</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Comme d’habitude</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Si tout cela est vrai</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Si l’un de ces points est vrai</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Dernier jour de la règle : {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marquer lu</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Placer en tête</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Nommée d’après ce qu’elle cherche</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Jamais</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>Ne jamais enregistrer</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Nouveaux articles et non lus</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Nouveaux articles et tous ceux qui sont ici</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Nouveaux articles seulement</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activée</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>À une date…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Hors de toutes les listes sauf Masqués, sans compte ni notification</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Séparés par des virgules</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Classé selon son arrivée, et non sa publication</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Favori</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>La règle prend fin</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Alors</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Conditions à remplir</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n filtre fait plus que ne peuvent les règles : {names}</numerusform>
            <numerusform>%n filtres font plus que ne peuvent les règles : {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>%n règle ajoutée</numerusform>
            <numerusform>%n règles ajoutées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n règle était déjà là</numerusform>
            <numerusform>%n règles étaient déjà là</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 filtre fait plus que ne peuvent les règles : {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>1 règle ajoutée</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 règle était déjà là</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Choisir</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Descendre</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Si deux règles se contredisent, celle du haut l’emporte</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Importer des règles</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importation…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>Dernier jour de la règle</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nouvelle règle</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Supprimer la règle</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Règle supprimée. Ce qu’elle a fait reste.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Règles</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Règles d’autres lecteurs (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Enregistré</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Enregistré, %n article modifié</numerusform>
            <numerusform>Enregistré, %n articles modifiés</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Enregistré, 1 article modifié</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Indiquez ce qu’il faut chercher pour voir quels articles d’ici correspondraient.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Cette règle a des modifications non enregistrées. Enregistrez-les, ou recommencez pour les abandonner.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Monter</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>Que faire des articles à leur arrivée. Les règles s’exécutent sur cet ordinateur, avant que vous ne voyiez un article.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Les meilleurs d’abord</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Par date</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Comment rechercher</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Enregistrer la recherche</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Cette liste</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Recherche «&#xa0;{title}&#xa0;» supprimée</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Renommer la recherche</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Enregistrer cette recherche</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>«&#xa0;{title}&#xa0;» est maintenant dans la barre latérale</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Effacer la recherche</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Rechercher des articles</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Comment rechercher</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Tapez des mots et combinez-les avec ce qui suit. Le début du dernier mot suffit.</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Autorité de certification</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificats (*.pem *.crt *.cer);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Retirer l’autorité de certification</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Envoyer mon mot de passe sans chiffrement</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Fait confiance à {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Utiliser ma propre autorité de certification…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avancé</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>Les changements s’appliquent aussitôt</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Flux et actualisation</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Général</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listes</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>Aucun réglage ne contient ces mots.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Stockage hors ligne</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Cette page est comme au début</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Réinitialiser cette page</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Chercher un réglage</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>Cliquer sur un champ et appuyer sur la nouvelle touche. Les touches simples sont inactives pendant la saisie de texte.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personnalisé</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader et Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Préréglage</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Règle toutes les touches comme dans un autre lecteur. Chacune reste modifiable.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Volet latéral</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>Flux</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Se connecter</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Connecté</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Rien de nouveau</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>%n flux choisi</numerusform>
            <numerusform>%n flux choisis</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>1 flux choisi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>La liste de départ est absente</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>Liste de départ</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>S’abonner</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Cocher ce qui intéresse. On peut se désabonner à tout moment.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Thèmes</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (abonné)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Tout actualiser</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Montre ce qui a échoué et ce qui n’est pas enregistré</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Un autre fichier est en cours d’enregistrement. Attendez ou arrêtez-le.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Téléchargé</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Téléchargement…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>Rien de nouveau. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} enregistré</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>Enregistrement de {name} arrêté</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Un flux qui demande à être consulté moins souvent l’est.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Chercher de nouveaux articles</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Toutes les 2 heures</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Toutes les 4 heures</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Toutes les heures</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Toutes les {minutes} minutes</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Récupérer la page de chaque nouvel article.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Laissé vide, c’est celui du flux.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Aucun dossier</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Annoncer les nouveaux articles de ce flux.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Une fois par jour</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Enregistrer les articles complets</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Abonnement</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Ce serveur ne peut pas déplacer de flux : le dossier ne vaut que sur cet ordinateur.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Ce serveur ne peut pas renommer de flux : le nom ne vaut que sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Deux fois par jour</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Comme dans les réglages</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n requête</numerusform>
            <numerusform>%n requêtes</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 requête</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Dernière synchronisation : {requests}, {size} Ko</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Non accepté</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Suspendre</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Synchroniser maintenant</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronisation</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Synchronisation…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>Le serveur n’a pas accepté %n modification. Elle ne vaut que sur cet ordinateur.</numerusform>
            <numerusform>Le serveur n’a pas accepté %n modifications. Elles ne valent que sur cet ordinateur.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>Le serveur n’a pas accepté 1 modification. Elle ne vaut que sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Vos modifications sont gardées et seront envoyées à la reprise.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (cet ordinateur)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, vu pour la dernière fois {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Étiquette « {name} » supprimée ; ses articles sont conservés</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Renommer l’étiquette</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>L’étiquette « {old} » s’appelle maintenant « {new} »</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Nom de l’étiquette</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>%n article étiqueté</numerusform>
            <numerusform>%n articles étiquetés</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>1 article étiqueté</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Étiquettes modifiées</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Un fichier avec vos propres couleurs ; DeskReader vérifie que tout texte reste lisible.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Choisir un fichier…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Thème personnalisé</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Utilise le thème {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Liste des articles</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>{number}+ articles</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Que faire de ces titres</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Ajouter cette règle</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Toujours annoncer</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>Ne jamais annoncer</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>Supprimer la règle sur {words}</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Mots du titre</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n article non lu</numerusform>
            <numerusform>%n articles non lus</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 article non lu</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>Ouvrir DeskReader</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Pause d’une heure</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>En pause jusqu’à {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Heures calmes&#xa0;: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Actualiser maintenant</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Un clic sur l’icône fait revenir la fenêtre. Son menu quitte le programme.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader continue dans la zone de notification</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>La zone de notification a disparu&#xa0;: la fenêtre est de retour.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} à {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>Tous les réglages…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personnalisé</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Par défaut</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justifier</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Interligne</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Couleur de la page</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Sans empattement (système)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sépia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Texte et thème</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Police</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Largeur</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>Couper le code</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n modification à envoyer</numerusform>
            <numerusform>%n modifications à envoyer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n flux reste : aucun serveur ne peut le récupérer</numerusform>
            <numerusform>%n flux restent : aucun serveur ne peut les récupérer</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 modification à envoyer</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 flux reste : aucun serveur ne peut le récupérer</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n flux déplacé sur cet ordinateur</numerusform>
            <numerusform>%n flux déplacés sur cet ordinateur</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n flux déplacé vers {name}</numerusform>
            <numerusform>%n flux déplacés vers {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 flux déplacé sur cet ordinateur</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 flux déplacé vers {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>Aucun flux à déplacer</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Pas encore synchronisé</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Suspendu</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>Synchronisé {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>À propos de DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Activité…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Ajouter un compte…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Ajouter un flux…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Tous les articles</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Retour à la liste</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Sauvegardes…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Par flux</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Chercher des modifications de cet article</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Choisir dans la liste de départ…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fermer la fenêtre</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Réunir en un seul sujet</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Confortable</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacte</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>Copier en HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Copier en Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>Copier comme citation</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copier le lien de l’article</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Taille normale du texte</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Préparer le hors-ligne…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>Exporter en OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Tout exporter…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Exporter des articles en EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Propriétés du flux</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Flux qui valent la peine…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Rechercher dans l’article</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Oublier les versions antérieures</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Oublier l’acquis sur ce site</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Aller</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Aller à «&#xa0;Tous les articles&#xa0;»</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Aller à Masqués</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Aller à «&#xa0;Favoris&#xa0;»</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Aller à «&#xa0;Aujourd’hui&#xa0;»</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Aller à L’essentiel du jour</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Aller à «&#xa0;Non lus&#xa0;»</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Aller à…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Aller à une date…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Masquer les flux sans article non lu</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Comment rechercher</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Agrandir le texte</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Liste au-dessus de l’article</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Liste à côté de l’article</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Options de la liste</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Tout marquer comme lu</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marquer comme lu</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Marquer comme lu ou non lu</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marquer comme non lu</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Marquer tout ce qui précède comme lu</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Marquer tout ce qui suit comme lu</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Marquer comme lu ce qui a plus d’un jour</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Marquer comme lu ce qui a plus d’une semaine</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Autres actions</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Masquer un nom du titre pendant 14 jours</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Masquer ou réafficher dans les listes…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Masquer…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nouveau dossier…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Plus récents d’abord</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Flux suivant</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Article suivant</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Article non lu suivant</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Plus anciens d’abord</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Ouvrir dans le navigateur</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Page suivante, puis article non lu suivant</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Flux précédent</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Article précédent</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Article non lu précédent</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimer…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Tout actualiser</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Actualiser l’affichage</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>Me le rappeler dans une heure</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Retirer des favoris</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Signaler une page mal extraite</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Règles…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Enregistrer en HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Enregistrer en PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Rechercher partout</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Sélectionner tous les articles</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Séparer des autres sources</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Réafficher dans les listes</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Afficher ou masquer le volet latéral</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Afficher ou masquer les modifications</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Afficher les autres sources</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Réduire le texte</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ajouter aux favoris</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Ajouter ou retirer des favoris</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Favoris seulement</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Article complet ou version du flux</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Étiquettes…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Texte et thème…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Titres seulement</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Non lus seulement</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Voir les images</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Image sans description</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Image, non enregistrée</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[ajouté : {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[supprimé : {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n source</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 source</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>Pourquoi est-ce ici ?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Vous les avez tous lus</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>de %n source</numerusform>
            <numerusform>de %n sources</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>d’une source</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>vous ouvrez {share} de {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 jours</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 jours</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 jours</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 jours</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Dossier des résumés</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Résumé du jour en EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Garder les résumés</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>Les résumés plus anciens sont effacés du dossier. Ceux que vous avez renommés restent.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Enregistre chaque jour les articles non lus de L’essentiel du jour, pour votre liseuse.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} jours</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>%n n’a pas pu être lu</numerusform>
            <numerusform>%n n’ont pas pu être lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>%n flux ajouté</numerusform>
            <numerusform>%n flux ajoutés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n étoile retirée</numerusform>
            <numerusform>%n étoiles retirées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>%n article supprimé</numerusform>
            <numerusform>%n articles supprimés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>%n article marqué comme lu</numerusform>
            <numerusform>%n articles marqués comme lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>%n article marqué comme non lu</numerusform>
            <numerusform>%n articles marqués comme non lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n article ajouté aux favoris</numerusform>
            <numerusform>%n articles ajoutés aux favoris</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>1 n’a pas pu être lu</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 flux ajouté</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 étoile retirée</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>1 article supprimé</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>1 article marqué comme lu</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>1 article marqué comme non lu</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 article ajouté aux favoris</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>%n article marqué comme lu</numerusform>
            <numerusform>%n articles marqués comme lus</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>1 article marqué comme lu</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n élément déplacé</numerusform>
            <numerusform>%n éléments déplacés</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 élément déplacé</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>%n déjà connu</numerusform>
            <numerusform>%n déjà connus</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>1 déjà connu</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Recherche enregistrée</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Réglage</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vue</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>Page intégrée</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Ouvrir dans le navigateur</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Lire dans le lecteur</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Enregistrer…</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vidéo</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>%n autre dans la barre latérale</numerusform>
            <numerusform>%n autres dans la barre latérale</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>1 autre dans la barre latérale</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copier l’adresse</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copier le lien de l’article</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densité</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Modifier la règle « {name} »…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Regrouper les sujets</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>Importer un fichier OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Garder les articles…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Disposition</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Tout marquer comme lu</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marquer comme lu</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marquer comme non lu</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Marquer tout ce qui précède comme lu</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Marquer tout ce qui suit comme lu</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Déplacer vers</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>Masquer pendant 14 jours</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Masquer davantage</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nouveau dossier…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Nouvelle règle…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Aucun dossier</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Ouvrir dans le navigateur</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Autres sources</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Suspendu</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Propriétés…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualiser</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Supprimer le compte…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Supprimer le dossier, garder ses flux</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Retirer des favoris</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renommer…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Signaler une page mal extraite</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Enregistrer les articles complets</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Réafficher dans les listes</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Trier</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ajouter aux favoris</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Articles non enregistrés…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Synchroniser maintenant</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Étiquettes…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Se désabonner</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>Utiliser le nom du flux</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>%n flux laissé de côté&#xa0;: récupéré il y a moins de cinq minutes</numerusform>
            <numerusform>%n flux laissés de côté&#xa0;: récupérés il y a moins de cinq minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>%n flux laissé de côté&#xa0;: son site a demandé une pause jusqu’à {time}</numerusform>
            <numerusform>%n flux laissés de côté&#xa0;: leurs sites ont demandé une pause, le premier jusqu’à {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n nouvel article</numerusform>
            <numerusform>%n nouveaux articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>1 flux laissé de côté&#xa0;: récupéré il y a moins de cinq minutes</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>1 flux laissé de côté&#xa0;: son site a demandé une pause jusqu’à {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 nouvel article</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Textes compressés</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>Tout cela a été récupéré il y a moins de cinq minutes</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>Go</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>Fichier de la bibliothèque</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>Mo</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Aucun article ne serait supprimé maintenant.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>Fichiers d’images</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Emploi des images</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Place prise par les images</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Liens entre les entrées</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Index de recherche</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Textes enregistrés</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Nombres d’articles</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Article sans titre</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>Fichiers inutilisés</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Supprimerait %n article.</numerusform>
            <numerusform>Supprimerait %n articles.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Supprimerait 1 article.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} et %n autre</numerusform>
            <numerusform>{sources} et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} et 1 autre</translation>
    </message>
    <message>
        <source>{source}: {stories}</source>
        <translation>{source}&#xa0;: {stories}</translation>
    </message>
</context>
<context>
    <name>prompts</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Nouvelle étiquette</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Enregistrer les étiquettes</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Cochez des étiquettes, ou tapez-en une nouvelle. Séparez-les par des virgules.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n heure</numerusform>
            <numerusform>%n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 heure</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 minute</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>Consulté une fois par jour, car son site ne peut pas dire s’il y a du nouveau. Choisissez un intervalle pour changer cela.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Il a rarement de nouveaux articles, il est donc consulté toutes les {interval}.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>Son site demande {interval} entre deux consultations.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Au moins {interval} séparent deux consultations d’un flux.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>Le flux demande à ne pas être consulté à certaines heures ou certains jours.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>Le flux lui-même demande {interval} entre deux consultations.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>Le site a demandé une pause jusqu’à {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Les articles favoris ou étiquetés sont gardés quoi qu’il soit écrit ici.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>dont %n non lu</numerusform>
            <numerusform>dont %n non lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>%n article ici correspond</numerusform>
            <numerusform>%n articles ici correspondent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n article jusqu’ici</numerusform>
            <numerusform>%n articles jusqu’ici</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>dont 1 non lu</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>1 article ici correspond</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 article jusqu’ici</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Une expression régulière</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Auteur</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Catégorie</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Codes, comme en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminée</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Façon de comparer</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Lien</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Masqués</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Masqué par « {rules} »</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivé</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Retirer cette condition</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Séparés par des virgules</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Articles correspondants</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Il n’y a pas encore d’article pour l’essayer.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Titre ou texte</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>Ce qu’il faut chercher</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Où chercher</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Mots dans n’importe quel ordre ; sport* pour tout mot qui commence ainsi</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Mots qui se suivent</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>toujours notifier</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>n’a pas tous les mots</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>n’a pas l’expression</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>ne correspond pas à</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>a tous les mots</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>n’a aucun de</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>a l’un de</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>a l’expression</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>n’est aucun de</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>est l’un de</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>marquer comme lu</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>correspond à</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>placer en tête</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>masquer</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>ne jamais notifier</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>sans images</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>enregistrer les images</translation>
    </message>
    <message>
        <source>star</source>
        <translation>favori</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>étiquette « {name} »</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>les {number} plus récents examinés</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>jusqu’au {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} examinés</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>l’arabe</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>l’arménien</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>le bengali</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>le chinois</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>le devanagari</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>le géorgien</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>l’hébreu</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>le japonais</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>le coréen</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>le tamoul</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>le thaï</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Ce système n’a pas de police pour {script}. Installez-en une, par exemple {family}, pour lire ce texte.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Modifiés depuis votre lecture</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Modifiés aujourd’hui, cette semaine ou à une date</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>L’un des deux mots</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Nom d’un auteur</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Seulement les flux dont le nom contient ceci</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Seulement les favoris</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Seulement les articles qu’une règle a masqués</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Seulement les sujets que plusieurs sources rapportent</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Seulement les articles modifiés par leur éditeur</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Seulement les articles avec images</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Seulement les articles portant cette étiquette</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Seulement les articles lus</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Seulement les articles non lus</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Paru après un jour, un mois ou une année</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Paru avant un jour, un mois ou une année</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Retirés par leur éditeur</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Articles sur lesquels une règle de ce nom a agi</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Articles contenant les deux mots, dans n’importe quel ordre</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Ces mots côte à côte</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Dont le titre a changé</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Sans ce mot</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Mot du titre</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Un dossier partagé par plusieurs appareils</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Une règle a besoin d’au moins une condition et d’une action.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Un autre programme utilise la bibliothèque. Merci de réessayer.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Choisissez un dossier que Syncthing, Nextcloud, Dropbox ou une clé USB porte vers vos autres ordinateurs.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>Aucun serveur n’est joignable à cette adresse. Vérifiez l’orthographe. Pour un serveur sans chiffrement, il faut http:// devant le nom.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>Le serveur est injoignable. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>Le site n’a pas pu être joint. Vérifiez l’adresse.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>Le site n’a pas pu être joint. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>Le fichier du certificat pour ce site n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>Le fichier de certificat est illisible. Choisissez un fichier PEM.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>Le document n’a pas pu être lu. DeskReader lui-même va bien.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>Le fichier n’a pas pu être lu ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>La réponse du serveur est illisible ; rien n’a donc été modifié.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>Le fichier de certificat de ce compte est illisible. Choisissez-le à nouveau dans ses propriétés.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Créez un mot de passe d’application dans les paramètres de sécurité de Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Abrégé par le site</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>Ce fichier n’est pas une bibliothèque lisible par DeskReader, qui connaît celles de RSS Guard, Liferea et QuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader ne peut pas ouvrir cette adresse. Elle devrait ressembler à example.org ou https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader n’a pas le droit d’écrire ici : {detail}. Rien n’a été perdu ni modifié.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} n’utilise pas la phrase secrète de ce dossier ; ses modifications attendent donc. Saisissez-la aussi là-bas.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Le mot de passe de ce compte est de nouveau nécessaire : sans trousseau de clés, DeskReader ne le garde que pendant son exécution.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS et Miniflux ont un mot de passe distinct pour les applications. Définissez-le dans votre profil.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux et autres (API Google Reader)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Article complet enregistré</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Article complet enregistré, images manquantes</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>Aucun article n’a été trouvé sur cette page.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>Aucun flux n’a été trouvé à cette adresse. Essayer l’adresse de la page d’accueil du site ou du flux lui-même.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>Ce système n’a pas de trousseau de clés ; le mot de passe du compte n’est conservé que jusqu’à la fermeture de DeskReader.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>Aucune règle trouvée dans ce fichier. DeskReader peut importer les règles de RSS Guard, FreshRSS et newsboat.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>Aucun serveur de ce type ne répond à cette adresse. Il manque peut-être un chemin, par exemple https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Aucun article trouvé sur la page du site. Les articles présents sont gardés.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>Rien n’a été trouvé à cette adresse. Vérifiez-la.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Les états lu et favori sont synchronisés. Les flux ne se modifient que sur le serveur.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Serveurs avec l’API Fever, pour les états lu et favori seulement</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Une erreur est survenue dans DeskReader. Les détails sont dans le journal.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Abonné. Ce système n’a pas de trousseau&#xa0;: le mot de passe ou l’adresse privée du flux n’est gardé que jusqu’à la fermeture de DeskReader.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Résumé seul</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Résumé seul&#xa0;: aucun article n’a été trouvé sur la page</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Résumé seul&#xa0;: l’enregistrement des articles complets est désactivé</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Résumé seul&#xa0;: l’article complet n’a pas encore été récupéré</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Résumé seul&#xa0;: la page n’existe plus</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Résumé seul&#xa0;: le site n’affiche l’article qu’à un navigateur qui exécute ses scripts</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Résumé seul&#xa0;: la suite est réservée aux abonnés du site</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Résumé seul&#xa0;: le site n’a pas répondu</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Résumé seul&#xa0;: le site refuse les lecteurs de flux</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Résumé seul&#xa0;: le site affiche une page de consentement au lieu de l’article</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>L’adresse mène au réseau local ou à cet ordinateur&#x202f;; elle n’a pas été suivie.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>L’adresse renvoie sans fin d’un endroit à un autre.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>La réponse s’est interrompue. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>La réponse s’est interrompue. Merci de réessayer.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>Le disque est plein, cela n’a donc pas pu être fait. Rien n’est perdu ; réessayez quand il y aura de la place.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>Le disque signale une erreur ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>Le flux à cette adresse est endommagé et n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>Le flux ne contient aucun article pour le moment.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>Le flux est endommagé et n’a pas pu être lu. Les articles présents sont conservés.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>{detail} n’est pas un fichier ordinaire ; rien n’y a été écrit ni lu.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>Le dossier pour {detail} n’existe pas, rien n’a donc été écrit.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>Le dossier {detail} est absent. Vos modifications sont conservées jusqu’à son retour.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>La bibliothèque était endommagée. Flux sauvés : {feeds} ; articles : {articles} ; dont sans texte jusqu’à ce que leur flux le rapporte : {lost}. Le fichier endommagé est conservé sous {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>La bibliothèque était endommagée. Le fichier endommagé est gardé sous {detail}&#x202f;; rien n’en a été supprimé.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>Le proxy ne répond pas, ou il exige un nom d’utilisateur et un mot de passe. Voir Réglages, Flux et actualisation, ou les propriétés du flux.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>Le proxy ne répond pas, ou demande un nom d’utilisateur et un mot de passe. Voyez Réglages, Flux et actualisation.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>L’éditeur a fermé ce flux définitivement.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>L’éditeur a fermé ce flux définitivement. On peut s’en désabonner.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Le serveur a demandé une pause. DeskReader attendra le temps voulu.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>Le serveur a demandé une pause. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>Le serveur n’accepte pas cette modification ({detail}) ; elle ne vaut donc que sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>Le serveur n’accepte pas ce nom d’utilisateur et ce mot de passe. Certains serveurs exigent pour les programmes un mot de passe particulier, que donne leur page de réglages.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>Le serveur a des difficultés en ce moment. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>Le serveur ne connaît plus les flux et articles de ce compte. Il a peut-être été réinstallé. Rien n’a été modifié. Choisissez quoi garder : les flux du serveur ou ceux de cet ordinateur.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>Le serveur ne répond plus à cette adresse. Vérifiez-la dans les propriétés du compte.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>Le serveur a répondu par une erreur. Vérifiez que l’accès des applications (son API) est activé dans ses paramètres, ou réessayez plus tard.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>Le serveur a envoyé une réponse inattendue ({detail}). DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>Le serveur a envoyé trop de données à la fois ; rien n’a donc été modifié.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>Le serveur a mis trop de temps à répondre. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>Le serveur a mis trop de temps à répondre. Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Le certificat du serveur n’est pas valide ; DeskReader ne s’est donc pas connecté.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>Le certificat du serveur n’est pas valide ; aucun mot de passe n’a donc été envoyé. Si votre propre autorité l’a signé, ajoutez le certificat de cette autorité.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>Le serveur a donné une réponse qui ne peut pas être juste ({detail}) ; rien n’en a été repris. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>La réponse du serveur est trop complexe pour DeskReader ; rien n’a donc été modifié.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>Les réglages étaient endommagés&#x202f;; ceux par défaut s’appliquent. Le fichier endommagé est gardé sous {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Le site demande une pause. DeskReader attend le temps demandé.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>Le site demande une pause. Merci de réessayer plus tard.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>Le site demande aux programmes de ne pas lire cette page.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>Le site est en panne pour le moment. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>Le site est en panne pour le moment. Merci de réessayer plus tard.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>Le site a donné une réponse inutilisable ici ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>Le site a envoyé plus qu’un flux ou une page ne devrait contenir&#x202f;; le reste n’a pas été lu.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>Le site a mis trop de temps à répondre. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>Le site a mis trop de temps à répondre. Merci de réessayer plus tard.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Le certificat du site n’est pas valide&#x202f;; la connexion n’a pas été établie.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Il y a trop de règles ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Il n’y a rien à cette adresse depuis deux semaines, DeskReader a donc cessé de demander. L’abonnement peut être résilié.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>Il n’y a pas de version antérieure de cet article.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>Le dossier {detail} n’existe pas.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>Ce compte n’existe pas.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Ce flux n’est pas dans la bibliothèque.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>Cette règle n’existe pas.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>Cet article n’est pas dans la bibliothèque.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>Il n’y a plus rien à cette adresse. DeskReader regardera de nouveau demain.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>Ce compte est en pause. Vos modifications sont conservées jusqu’à sa reprise.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>Ce compte est en cours de synchronisation. Veuillez réessayer dans une minute.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Cette adresse n’est pas chiffrée : le mot de passe pourrait être lu en chemin. Utilisez https:// ou confirmez que vous l’acceptez.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>Les conditions ne s’écrivent pas ainsi : {detail}. Il faudrait par exemple title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Le site refuse l’accès sans mot de passe ou abonnement.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Ce flux redemande son mot de passe ou son adresse privée&#xa0;: sans trousseau, DeskReader ne les garde que pendant son exécution. À saisir dans les propriétés du flux.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Ce fichier contient plus que ce que DeskReader lit en une fois ({detail}) ; rien n’en a été repris.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Ce dossier contient une page web que DeskReader a mal lue, et ce qu’il en a tiré.

page.html    la page telle que le site l’a envoyée
result.json  ce que DeskReader en a pris&#xa0;: titre, auteur, date, texte, images

Rien de tout cela n’a été envoyé. Pour que la page soit mieux lue, envoyer le dossier aux auteurs de DeskReader.
Si la page vient d’un site à identification, relire d’abord page.html&#xa0;: il peut contenir un nom ou un lien privé.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Ce dossier est chiffré. Saisissez la phrase secrète de vos autres appareils.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>Le flux n’en donne pas plus</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>Ce fichier n’est pas un export de DeskReader, ou il est endommagé ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Ceci n’est pas un flux.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Ce n’est pas l’adresse d’un proxy. Elle devrait ressembler à http://host:8080 ou socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>Ce fichier n’est pas un fichier OPML de flux.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>Ce n’est pas une adresse. Elle devrait ressembler à rss.example.org ou https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>Ce n’est pas une expression régulière valide : {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>Ce n’est pas la phrase secrète que vos autres appareils utilisent pour ce dossier. Rien n’a été lu ni écrit.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Ce type de serveur ne sait pas faire cela ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Cette bibliothèque vient d’un DeskReader plus récent. Merci de mettre le programme à jour&#x202f;; rien n’a été modifié.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Le document était trop difficile à lire&#x202f;; DeskReader y a renoncé.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Cette image ne peut pas être affichée.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>Cette expression régulière met trop de temps à parcourir un article. Simplifiez-la, puis réactivez la règle.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Ce site n’a pas de flux. DeskReader lit sa liste d’actualités à la place.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Ce site n’a pas de flux. DeskReader surveille sa page à la place.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Activez l’accès à l’API dans les préférences de Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>En attente d’enregistrement</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>Ce qui n’a pas pu être lu vient de la sauvegarde du {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Vous avez déjà ce compte. Il s’appelle {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Ce flux figure déjà dans les abonnements.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>Cet ordinateur n’a pas de connexion réseau. DeskReader reprendra à son retour.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>Cet ordinateur n’a pas de connexion réseau. Merci de réessayer à son retour.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>alertes messages bannière avis</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>alignement texte justifié</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>archive zip autre ordinateur</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>audio muet bruit bip</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>démarrage automatique session</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>sauvegarde restaurer copie</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>batterie énergie portable</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>code défilement programmation</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>compacte espacement vignettes lignes</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>supprimer anciens nettoyage protéger</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>supprimer anciens nettoyage expirer</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>effacer vieux epub livres nettoyer</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>espace disque budget cache gigaoctets</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>ne pas déranger nuit silence pause</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>télécharger texte intégral pages</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>doublons même sujet regrouper</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>film jeu présentation ne pas déranger</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>filtre non lus favoris masquer lus</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>dossier chemin données répertoire</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>police famille serif</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>police texte plus grand plus petit zoom</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>police zoom échelle plus grand plus petit</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>regrouper doublons même sujet apparentés groupe fusion</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>masquer barre des tâches</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>couleur surbrillance bureau</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>photos télécharger</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>intervalle actualiser fréquence automatique</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>clavier touches schéma vim</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>mots-clés toujours jamais filtre alerte</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>disposition colonnes volets au-dessus</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>limite supprimer anciens nettoyage</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>longueur de ligne marges étroit large</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>journal erreurs trafic octets requêtes échec</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>données mobiles partage itinérance</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>matin journal liseuse kindle kobo livre horaire résumé</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>masquer filtre bloquer cacher ignorer mots mots-clés</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>réseau connexion tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>nombre à la fois maximum</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml autre lecteur migration</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml enregistrer liste des flux</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>ordre récents anciens date</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>couleurs propres fichier palette</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>panneau indicateur icône</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>papier sépia fond thème</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>chemin répertoire epub livres</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>réduire mouvement animation animée gif accessibilité</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>actualiser lancement</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>barre latérale lus vides</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>interligne espacement</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>démarrage réduit lancement</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>synchronisation serveur connexion freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>thème sombre clair nuit apparence</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>traduction langue anglais allemand français arabe interface</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>arrière-plan fermer quitter</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>non lu délai automatique secondes</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>vérifier réparer intégrité dommage</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n flux a un problème</numerusform>
            <numerusform>%n flux ont des problèmes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n article non enregistré</numerusform>
            <numerusform>%n articles non enregistrés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n article enregistré en partie</numerusform>
            <numerusform>%n articles enregistrés en partie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n non lu</numerusform>
            <numerusform>%n non lus</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 flux a un problème</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 article non enregistré</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 article enregistré en partie</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 non lu</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>%n flux injoignable</numerusform>
            <numerusform>%n flux injoignables</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>1 flux injoignable</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>Impossible de synchroniser %n compte</numerusform>
            <numerusform>Impossible de synchroniser %n comptes</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>Impossible de synchroniser 1 compte</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>%n flux non actualisé</numerusform>
            <numerusform>%n flux non actualisés</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>1 flux non actualisé</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nouveau nom</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Pas encore actualisé</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Sans réseau · lisible hors ligne</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Suspendu</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Actualisation {done} sur {total}…</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Actualisation…</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Enregistrement {done} sur {total}…</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>Le disque est plein · rien n’est récupéré tant qu’il n’y a pas de place</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Mis à jour {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>complet</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>problème&#xa0;: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>« {role} » sur « {background} » a un contraste de {ratio}:1 ; il faut au moins 4,5:1.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>La couleur de « {role} » n’est pas écrite sous la forme #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>Impossible d’ouvrir le fichier de thème.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>Le fichier de thème ne contient pas « colors ».</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>Le fichier de thème est trop volumineux.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>Le fichier de thème n’est pas du JSON valide.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>Le fichier de thème nomme un rôle inconnu : « {role} ».</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>La « base » d’un thème est « light » ou « dark ».</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n flux ici a un problème</numerusform>
            <numerusform>%n flux ici ont des problèmes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>%n autres sources</numerusform>
            <numerusform>%n autres sources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>%n autres articles</numerusform>
            <numerusform>%n autres articles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n sélectionné</numerusform>
            <numerusform>%n sélectionnés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 flux ici a un problème</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>1 autre source</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>1 autre article</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 sélectionné</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Propriétés du compte…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Édité</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Les nouveaux articles correspondants viennent ici d’eux-mêmes.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>Aucun article masqué</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Aucun favori ici</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Aucun favori</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Aucun article ici</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Aucun article pour «&#xa0;{query}&#xa0;»</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Cette recherche ne trouve rien</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Rien encore aujourd’hui</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Rien de non lu</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Rien de non lu ici</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>Appuyer sur R pour en chercher de nouveaux.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Appuyez sur R pour réessayer.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>Appuyer sur S pour ajouter un article aux favoris. Les favoris sont gardés pour toujours.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Retiré</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Rechercher partout</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Choisissez le flux pour voir ce qui ne va pas. Appuyez sur R pour réessayer.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Afficher tous les articles</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>Les articles qu’une règle masque sont gardés ici.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>Les articles des dernières 24 heures apparaîtront ici.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Essayer moins de mots ou d’autres mots. Échap quitte la recherche.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Article sans titre</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Tout est lu</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Tout est lu. Les nouveaux articles arrivent d’eux-mêmes.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>modifié depuis votre lecture</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>modifié par son éditeur</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lu</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>retiré par son éditeur</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>favori</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>non lu</translation>
    </message>
    <message>
        <source>update</source>
        <translation>mise à jour</translation>
    </message>
    <message>
        <source>{sources}: {names}</source>
        <translation>{sources} : {names}</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>All stories</source>
        <translation>Tous les articles</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Masqués</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Recherche</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Favoris</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>L’essentiel du jour</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Non lus</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>il y a %n jour</numerusform>
            <numerusform>il y a %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>il y a %n h</numerusform>
            <numerusform>il y a %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>il y a %n&#xa0;min</numerusform>
            <numerusform>il y a %n&#xa0;min</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>il y a 1 jour</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>il y a 1 h</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>il y a 1 min</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d MMMM yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd d MMMM</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
</context>
</TS>
