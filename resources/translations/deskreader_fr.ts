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
        <source>Free software under the MIT licence. It sends nothing about you to anyone.</source>
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
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Ajouter un flux</translation>
    </message>
    <message>
        <source>Address of a site or feed</source>
        <translation>Adresse d’un site ou d’un flux</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Looking at the address…</source>
        <translation>Examen de l’adresse…</translation>
    </message>
    <message>
        <source>Name of the new folder</source>
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
        <source>Paste the address of a site, feed, channel or article</source>
        <translation>Coller l’adresse d’un site, flux, chaîne ou article</translation>
    </message>
    <message>
        <source>The site did not accept this name and password.</source>
        <translation>Le site n’a pas accepté ce nom et ce mot de passe.</translation>
    </message>
    <message>
        <source>This page names several feeds: choose one.</source>
        <translation>Cette page propose plusieurs flux&#xa0;: en choisir un.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>As an OPML file with your folders, which any other reader can import.</source>
        <translation>En fichier OPML avec les dossiers, que tout autre lecteur peut importer.</translation>
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
        <source>Everything is in order.</source>
        <translation>Tout est en ordre.</translation>
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
        <source>Looks through every stored story and picture. Nothing is changed.</source>
        <translation>Examine chaque article et chaque image enregistrés. Rien n’est modifié.</translation>
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
        <source>Saved as {path}.</source>
        <translation>Enregistré dans {path}.</translation>
    </message>
    <message>
        <source>Where the library lies</source>
        <translation>Emplacement de la bibliothèque</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. The next pages of {site} are read without it.</source>
        <translation>Oublié. Les prochaines pages de {site} sont lues sans cet acquis.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Lien copié</translation>
    </message>
    <message>
        <source>Nothing unread before this</source>
        <translation>Rien de non lu avant</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Rien de non lu ici</translation>
    </message>
    <message>
        <source>This link names no email address.</source>
        <translation>Ce lien n’indique aucune adresse e-mail.</translation>
    </message>
    <message>
        <source>This story names no page.</source>
        <translation>Cet article n’indique aucune page.</translation>
    </message>
    <message>
        <source>You will be told of this story again in an hour.</source>
        <translation>Cet article sera annoncé de nouveau dans une heure.</translation>
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
    <message>
        <source>1 min read</source>
        <translation>1 min de lecture</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Audio at {site}</source>
        <translation>Audio sur {site}</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Par {author}</translation>
    </message>
    <message>
        <source>Choose a story</source>
        <translation>Choisir un article</translation>
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
        <source>Cut short by the site.</source>
        <translation>Abrégé par le site.</translation>
    </message>
    <message>
        <source>Cut short by the site. The rest is from the original at {site}.</source>
        <translation>Abrégé par le site. La suite vient de l’original sur {site}.</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Embedded page at {site}</source>
        <translation>Page intégrée de {site}</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Carte</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Ouvrir le lien</translation>
    </message>
    <message>
        <source>Open the original</source>
        <translation>Ouvrir l’original</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Enregistrer en PDF</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Enregistrer l’image</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Enregistrer l’image…</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Enregistré sous {path}</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>Show the feed&apos;s own summary</source>
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
        <source>The feed&apos;s version</source>
        <translation>Version du flux</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Le fichier n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>Version du site</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, cut short.</source>
        <translation>Voici la version abrégée du site.</translation>
    </message>
    <message>
        <source>This picture is not saved</source>
        <translation>Cette image n’est pas enregistrée</translation>
    </message>
    <message>
        <source>Video at {site}</source>
        <translation>Vidéo sur {site}</translation>
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
        <source>A whole copy of the library is made each day, and the last seven are kept. Pictures are not in it.</source>
        <translation>Une copie complète de la bibliothèque est faite chaque jour&#xa0;; les sept dernières sont gardées. Sans les images.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Sauvegarder maintenant</translation>
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
        <source>Making a backup…</source>
        <translation>Sauvegarde en cours…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurer</translation>
    </message>
    <message>
        <source>Restoring goes back to {date}: {holds}. The library as it is now is kept, too.</source>
        <translation>La restauration ramène au {date} : {holds}. La bibliothèque actuelle est conservée elle aussi.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Restauration…</translation>
    </message>
    <message>
        <source>The library of {date} is back</source>
        <translation>La bibliothèque du {date} est de retour</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>Il n’y a pas encore de sauvegarde.</translation>
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
        <source>cannot be read</source>
        <translation>illisible</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>quotidienne</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>à la main</translation>
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
    <name>CredentialFields</name>
    <message>
        <source>A PEM file that this site gave you</source>
        <translation>Un fichier PEM fourni par ce site</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>Adresse du proxy</translation>
    </message>
    <message>
        <source>As http://name:password@host:8080</source>
        <translation>Comme http://nom:motdepasse@host:8080</translation>
    </message>
    <message>
        <source>As in a browser&apos;s request: name=value; name=value</source>
        <translation>Comme dans la requête d’un navigateur&#xa0;: nom=valeur; nom=valeur</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>Comme dans les réglages</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
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
        <source>For this feed, its stories and pictures</source>
        <translation>Pour ce flux, ses articles et ses images</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>En-têtes</translation>
    </message>
    <message>
        <source>Key of the certificate</source>
        <translation>Clé du certificat</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>Le mien</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Aucun proxy</translation>
    </message>
    <message>
        <source>One a line, as Authorization: Bearer …</source>
        <translation>Un par ligne, comme Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Password of the key</source>
        <translation>Mot de passe de la clé</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>The whole one, with its secret</source>
        <translation>Entière, avec son secret</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
    <message>
        <source>Where it is in a file of its own</source>
        <translation>S’il est dans un fichier à part</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Access</source>
        <translation>Accès</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Kept in this system&apos;s keyring, and sent to this feed&apos;s own server alone.</source>
        <translation>Conservé dans le trousseau de ce système et envoyé au seul serveur de ce flux.</translation>
    </message>
    <message>
        <source>Nothing is sent but what every reader sends.</source>
        <translation>Rien n’est envoyé que ce que tout lecteur envoie.</translation>
    </message>
    <message>
        <source>Password and the like</source>
        <translation>Mot de passe et autres</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>This system has no keyring: it is kept until DeskReader is closed, and nowhere else.</source>
        <translation>Ce système n’a pas de trousseau&#xa0;: conservé jusqu’à la fermeture de DeskReader, et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>Where it is kept</source>
        <translation>Lieu de conservation</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>un certificat</translation>
    </message>
    <message>
        <source>a proxy of its own</source>
        <translation>son propre proxy</translation>
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
        <source>The disk is full. What you do is kept while DeskReader runs, and written when there is room; nothing is fetched.</source>
        <translation>Le disque est plein. Ce que vous faites est gardé tant que DeskReader tourne, et écrit dès qu’il y a de la place ; rien n’est récupéré.</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Choisir le fichier…</translation>
    </message>
    <message>
        <source>Some feeds are private. Their logins and tokens stay out of the file unless you tick this.</source>
        <translation>Certains flux sont privés. Leurs identifiants et jetons restent hors du fichier, sauf si cette case est cochée.</translation>
    </message>
    <message>
        <source>Whoever has the file can read these feeds in your name.</source>
        <translation>Quiconque possède le fichier peut lire ces flux avec les mêmes droits.</translation>
    </message>
    <message>
        <source>With logins and tokens of private feeds</source>
        <translation>Avec les identifiants et jetons des flux privés</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Looking at the feed…</source>
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
        <source>Everything here is read already</source>
        <translation>Tout est déjà lu ici</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>Exporter en OPML</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Récupération de la page…</translation>
    </message>
    <message>
        <source>Folder {title} removed; its feeds are kept</source>
        <translation>Dossier «&#xa0;{title}&#xa0;» supprimé&#x202f;; ses flux sont conservés</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>Importer un fichier OPML</translation>
    </message>
    <message>
        <source>Name in the sidebar:</source>
        <translation>Nom dans le volet latéral&#xa0;:</translation>
    </message>
    <message>
        <source>Name of the folder:</source>
        <translation>Nom du dossier&#xa0;:</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nouveau dossier</translation>
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
        <source>Subscriptions written to {name}</source>
        <translation>Abonnements enregistrés dans {name}</translation>
    </message>
    <message>
        <source>The page and what was made of it are in {folder}. Nothing was sent.</source>
        <translation>La page et ce qui en a été tiré sont dans {folder}. Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Désabonné de «&#xa0;{title}&#xa0;»</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automatiquement</translation>
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
        <source>Feeds that are due are asked as soon as DeskReader opens.</source>
        <translation>Les flux à actualiser sont interrogés dès l’ouverture de DeskReader.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. None is checked more than once an hour, or every half hour where its site allows it.</source>
        <translation>Les flux qui demandent à être consultés moins souvent le sont. Aucun n’est consulté plus d’une fois par heure, ou par demi-heure si son site le permet.</translation>
    </message>
    <message>
        <source>Look for new stories</source>
        <translation>Chercher de nouveaux articles</translation>
    </message>
    <message>
        <source>Look for new stories at start</source>
        <translation>Chercher de nouveaux articles au démarrage</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Une fois par jour</translation>
    </message>
    <message>
        <source>Only by hand</source>
        <translation>À la demande</translation>
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
        <source>At once</source>
        <translation>Tout de suite</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Dernière réponse</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Dernière récupération</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Déplacé</translation>
    </message>
    <message>
        <source>Next look</source>
        <translation>Prochaine visite</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Pas encore</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>Rien de nouveau</translation>
    </message>
    <message>
        <source>Nothing was asked yet</source>
        <translation>Rien n’a encore été demandé</translation>
    </message>
    <message>
        <source>On {when} the publisher&apos;s lasting redirect from {address} was kept.</source>
        <translation>Le {when}, la redirection permanente depuis {address} a été retenue.</translation>
    </message>
    <message>
        <source>Only when you refresh it</source>
        <translation>Seulement à l’actualisation manuelle</translation>
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
        <source>Since {when}.</source>
        <translation>Depuis {when}.</translation>
    </message>
    <message>
        <source>The feed came</source>
        <translation>Le flux est arrivé</translation>
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
        <source>Use the old address again</source>
        <translation>Reprendre l’ancienne adresse</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Visites</translation>
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
        <source>{share} of the answers</source>
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
        <source>Find in this story</source>
        <translation>Rechercher dans cet article</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Occurrence suivante</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>Previous place</source>
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
        <source>Add a source to begin. DeskReader fetches its stories in the background, strips everything that is not the story, and keeps text and pictures on this computer.</source>
        <translation>Pour commencer, ajouter une source. DeskReader récupère ses articles en arrière-plan, retire tout le superflu et garde textes et images sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Address of a site or feed</source>
        <translation>Adresse d’un site ou d’un flux</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Choisir dans une liste</translation>
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
        <source>Looking…</source>
        <translation>Examen…</translation>
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
        <source>Paste the address of a site, feed, channel or article</source>
        <translation>Coller l’adresse d’un site, flux, chaîne ou article</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>L’actualité choisie, entière et hors ligne</translation>
    </message>
    <message>
        <source>Try everything now, without network.</source>
        <translation>Tout essayer maintenant, sans réseau.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Des sources connues par thème et langue.</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>As the system</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Dark lines</source>
        <translation>Traits sombres</translation>
    </message>
    <message>
        <source>DeskReader begins hidden and has the news ready when you look for it.</source>
        <translation>DeskReader démarre caché et tient les nouvelles prêtes.</translation>
    </message>
    <message>
        <source>DeskReader begins in the tray. Without a tray the window opens all the same.</source>
        <translation>DeskReader démarre dans la zone de notification. À défaut, la fenêtre s’ouvre.</translation>
    </message>
    <message>
        <source>DeskReader stays in the tray and goes on fetching.</source>
        <translation>DeskReader reste dans la zone de notification et continue.</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>Icône de notification</translation>
    </message>
    <message>
        <source>In colours</source>
        <translation>En couleurs</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Continuer après la fermeture de la fenêtre</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Light lines</source>
        <translation>Traits clairs</translation>
    </message>
    <message>
        <source>Light lines stand out on a dark panel, dark ones on a light panel.</source>
        <translation>Les traits clairs se voient sur une barre sombre, les sombres sur une barre claire.</translation>
    </message>
    <message>
        <source>Light or dark, for the window and for stories.</source>
        <translation>Clair ou sombre, pour la fenêtre et les articles.</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Réduire dans la zone de notification</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Démarrer à l’ouverture de session</translation>
    </message>
    <message>
        <source>Start without a window</source>
        <translation>Démarrer sans fenêtre</translation>
    </message>
    <message>
        <source>The window leaves the task bar too. A click on the icon brings it back.</source>
        <translation>La fenêtre quitte aussi la barre des tâches. Un clic sur l’icône la ramène.</translation>
    </message>
    <message>
        <source>Your desktop shows no tray now: closing the window ends DeskReader.</source>
        <translation>Le bureau n’a pas de zone de notification&#xa0;: fermer la fenêtre quitte DeskReader.</translation>
    </message>
    <message>
        <source>Your system did not let DeskReader change this.</source>
        <translation>Le système n’a pas permis ce changement.</translation>
    </message>
</context>
<context>
    <name>GoToDateDialog</name>
    <message>
        <source>Go to a date</source>
        <translation>Aller à une date</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
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
        <source>Default key of {action}</source>
        <translation>Touche par défaut de {action}</translation>
    </message>
    <message>
        <source>Key of {action}</source>
        <translation>Touche de {action}</translation>
    </message>
    <message>
        <source>{key} is taken by {action}.</source>
        <translation>{key} sert déjà à «&#xa0;{action}&#xa0;».</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds are back</source>
        <translation>
            <numerusform>%n flux est de retour</numerusform>
            <numerusform>%n flux sont de retour</numerusform>
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
        <source>%n stories are back</source>
        <translation>
            <numerusform>%n article est de retour</numerusform>
            <numerusform>%n articles sont de retour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories are unread again</source>
        <translation>
            <numerusform>%n article est de nouveau non lu</numerusform>
            <numerusform>%n articles sont de nouveau non lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories written to {name}</source>
        <translation>
            <numerusform>%n article écrit dans {name}</numerusform>
            <numerusform>%n articles écrits dans {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed is back</source>
        <translation>1 flux est de retour</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 article ajouté</translation>
    </message>
    <message>
        <source>1 story is back</source>
        <translation>1 article est de retour</translation>
    </message>
    <message>
        <source>1 story is unread again</source>
        <translation>1 article est de nouveau non lu</translation>
    </message>
    <message>
        <source>1 story written to {name}</source>
        <translation>1 article écrit dans {name}</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Tout exporter</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Exporter des articles en EPUB</translation>
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
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importation…</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Article supprimé</translation>
    </message>
    <message>
        <source>The folder is back</source>
        <translation>Le dossier est de retour</translation>
    </message>
    <message>
        <source>The import is taken back</source>
        <translation>L’importation est annulée</translation>
    </message>
    <message>
        <source>The library is as it was before it was restored</source>
        <translation>La bibliothèque est comme avant sa restauration</translation>
    </message>
    <message>
        <source>The tags are as they were</source>
        <translation>Les étiquettes sont comme avant</translation>
    </message>
    <message>
        <source>There is nothing to take back</source>
        <translation>Il n’y a rien à annuler</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licences</translation>
    </message>
    <message>
        <source>Parts of DeskReader</source>
        <translation>Composants de DeskReader</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>Texte de la licence</translation>
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
        <source>Open mail program</source>
        <translation>Ouvrir la messagerie</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Objet : {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it.</source>
        <translation>Ce lien commence un e-mail. Rien n’est envoyé avant que vous ne l’envoyiez.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>À : {addresses}</translation>
    </message>
    <message>
        <source>Write an email</source>
        <translation>Écrire un e-mail</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>A click opens the story. Feeds and folders can be left out in their own menu.</source>
        <translation>Un clic ouvre l’article. Flux et dossiers peuvent être exclus dans leur menu.</translation>
    </message>
    <message>
        <source>Also over a full-screen window</source>
        <translation>Aussi sur une fenêtre en plein écran</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Au plus</translation>
    </message>
    <message>
        <source>Notifications at once where each story has its own. The rest come together in one more.</source>
        <translation>Notifications à la fois quand chaque article a la sienne. Le reste vient ensemble dans une autre.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Jamais</translation>
    </message>
    <message>
        <source>One a refresh</source>
        <translation>Groupées</translation>
    </message>
    <message>
        <source>One a story</source>
        <translation>Par article</translation>
    </message>
    <message>
        <source>One for a story that several sources tell</source>
        <translation>Une seule pour un sujet de plusieurs sources</translation>
    </message>
    <message>
        <source>Otherwise the stories are told together when the film, game or talk is over.</source>
        <translation>Sinon, les articles sont annoncés ensemble après le film, le jeu ou l’exposé.</translation>
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
        <source>Stories are fetched and kept as ever, but nothing is announced.</source>
        <translation>Les articles sont récupérés et gardés comme toujours, mais rien n’est annoncé.</translation>
    </message>
    <message>
        <source>Tell of new stories</source>
        <translation>Annoncer les nouveaux articles</translation>
    </message>
    <message>
        <source>The sound is the one your desktop uses.</source>
        <translation>Le son est celui du bureau.</translation>
    </message>
    <message>
        <source>The titles are compared. Who tells it first is named first.</source>
        <translation>Les titres sont comparés. La première source est nommée en premier.</translation>
    </message>
    <message>
        <source>They may run over midnight.</source>
        <translation>Elles peuvent passer minuit.</translation>
    </message>
    <message>
        <source>Titles with such words are always told of, also from feeds that are left out, or never.</source>
        <translation>Les titres avec ces mots sont toujours annoncés, même de flux exclus, ou jamais.</translation>
    </message>
    <message>
        <source>With a sound</source>
        <translation>Avec un son</translation>
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
        <source>Mark read</source>
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
        <source>Ever</source>
        <translation>Toujours</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Keep of each feed at most</source>
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
        <source>New stories are fetched from their page, cleaned and kept, as the feed allows.</source>
        <translation>Les nouveaux articles sont pris sur leur page, épurés et gardés, si le flux le permet.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Rien</translation>
    </message>
    <message>
        <source>Nothing is fetched until power is no longer saved.</source>
        <translation>Rien n’est récupéré tant que l’énergie est économisée.</translation>
    </message>
    <message>
        <source>Nothing is fetched until the connection is another one.</source>
        <translation>Rien n’est récupéré tant que la connexion reste la même.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Sur une connexion limitée</translation>
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
        <source>Shrunk to the width of your reading column.</source>
        <translation>Réduites à la largeur de la colonne de lecture.</translation>
    </message>
    <message>
        <source>Starred and unread stories go last.</source>
        <translation>Les favoris et les non-lus partent en dernier.</translation>
    </message>
    <message>
        <source>Starred stories are kept for good.</source>
        <translation>Les favoris sont gardés pour toujours.</translation>
    </message>
    <message>
        <source>Stories come from feeds only; pages and pictures wait.</source>
        <translation>Les articles ne viennent que des flux&#x202f;; pages et images attendent.</translation>
    </message>
    <message>
        <source>Stories, pages and pictures come as on any other connection.</source>
        <translation>Articles, pages et images arrivent comme sur toute autre connexion.</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Texte seul</translation>
    </message>
    <message>
        <source>Use at most</source>
        <translation>Espace maximal</translation>
    </message>
    <message>
        <source>Whatever their age and number. A feed and a folder can have rules of their own, in their menus.</source>
        <translation>Quels que soient leur âge et leur nombre. Flux et dossiers peuvent avoir leurs règles, dans leur menu.</translation>
    </message>
    <message>
        <source>While the system saves power</source>
        <translation>Quand le système économise l’énergie</translation>
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
    <message numerus="yes">
        <source>All that sites give is saved. %n stories are there only in part.</source>
        <translation>
            <numerusform>Tout ce que les sites donnent est enregistré. %n article n’est là qu’en partie.</numerusform>
            <numerusform>Tout ce que les sites donnent est enregistré. %n articles ne sont là qu’en partie.</numerusform>
        </translation>
    </message>
    <message>
        <source>All that sites give is saved. 1 story is there only in part.</source>
        <translation>Tout ce que les sites donnent est enregistré. 1 article n’est là qu’en partie.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Fetch all</source>
        <translation>Tout récupérer</translation>
    </message>
    <message>
        <source>Prepare for offline</source>
        <translation>Préparer le hors-ligne</translation>
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
        <source>Stories that are not saved whole yet. A site is never asked faster than in a refresh.</source>
        <translation>Articles pas encore enregistrés en entier. Aucun site n’est sollicité plus vite que lors d’une actualisation.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>Le reste n’a pas pu être récupéré, ou vous l’avez arrêté.</translation>
    </message>
    <message>
        <source>What is missing</source>
        <translation>Ce qui manque</translation>
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
        <source>some pictures could not be fetched</source>
        <translation>certaines images n’ont pas pu être récupérées</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
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
        <source>Address of the proxy</source>
        <translation>Adresse du proxy</translation>
    </message>
    <message>
        <source>As http://host:8080 or socks5://host:1080</source>
        <translation>Comme http://host:8080 ou socks5://host:1080</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>Celui du système</translation>
    </message>
    <message>
        <source>In this system&apos;s keyring, and shown to this proxy alone.</source>
        <translation>Dans le trousseau de ce système, et montré à ce seul proxy.</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>Utilisé.</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>Le mien</translation>
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
        <source>This system has no keyring: the login is kept until DeskReader is closed, and nowhere else.</source>
        <translation>Ce système n’a pas de trousseau : l’identifiant est gardé jusqu’à la fermeture de DeskReader, et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
    <message>
        <source>What requests go through on their way out. This machine itself is asked without it.</source>
        <translation>Par où passent les requêtes vers l’extérieur. Cette machine elle-même est interrogée sans lui.</translation>
    </message>
    <message>
        <source>Where the login is kept</source>
        <translation>Où l’identifiant est gardé</translation>
    </message>
    <message>
        <source>Where the proxy wants a login</source>
        <translation>Si le proxy exige un identifiant</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>About 65 read best.</source>
        <translation>Environ 65 se lisent le mieux.</translation>
    </message>
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
        <source>At once</source>
        <translation>Aussitôt</translation>
    </message>
    <message>
        <source>Both edges straight; without it the right one is ragged.</source>
        <translation>Deux bords droits&#x202f;; sinon celui de droite est irrégulier.</translation>
    </message>
    <message>
        <source>Counted from when it is opened.</source>
        <translation>À compter de l’ouverture.</translation>
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
        <source>Mark a story read</source>
        <translation>Marquer un article comme lu</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sépia</translation>
    </message>
    <message>
        <source>Sepia is warm paper in the light colours.</source>
        <translation>Sépia est un papier chaud en couleurs claires.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>Le bac partit à l’aube, comme depuis quarante ans, avec deux voitures et un chien à bord. L’eau avait la couleur de l’ardoise, et l’horaire, pour une fois, était juste.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Police</translation>
    </message>
    <message>
        <source>Width of the column</source>
        <translation>Largeur de la colonne</translation>
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
        <source>As in the folder or the settings</source>
        <translation>Comme dans le dossier ou les paramètres</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Ever</source>
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
        <source>Keep stories for</source>
        <translation>Garder les articles pendant</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Sans limite</translation>
    </message>
    <message>
        <source>Pictures of a feed take at most</source>
        <translation>Les images d’un flux occupent au plus</translation>
    </message>
    <message>
        <source>Remove like read ones</source>
        <translation>Supprimer comme les lus</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Articles non lus</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Les meilleurs d’abord</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Les plus récents d’abord</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Enregistrer cette recherche</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name in the sidebar:</source>
        <translation>Nom dans la barre latérale&#xa0;:</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Renommer la recherche</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Enregistrer cette recherche</translation>
    </message>
    <message>
        <source>Search {title} removed</source>
        <translation>Recherche «&#xa0;{title}&#xa0;» supprimée</translation>
    </message>
    <message>
        <source>{title} is in the sidebar now</source>
        <translation>«&#xa0;{title}&#xa0;» est maintenant dans la barre latérale</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Advanced</source>
        <translation>Avancé</translation>
    </message>
    <message>
        <source>Changes apply at once</source>
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
        <source>No setting has these words.</source>
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
        <source>This page is as it was at first</source>
        <translation>Cette page est comme au début</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single keys rest while you type in a text field.</source>
        <translation>Cliquer sur un champ et appuyer sur la nouvelle touche. Les touches simples sont inactives pendant la saisie de texte.</translation>
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
        <source>The starter list is missing</source>
        <translation>La liste de départ est absente</translation>
    </message>
    <message>
        <source>Tick what you would like to read. You can leave any of it again.</source>
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
        <source>Add feed</source>
        <translation>Ajouter un flux</translation>
    </message>
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
        <source>As in the settings</source>
        <translation>Comme dans les réglages</translation>
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
        <source>Left empty, it is the feed&apos;s own.</source>
        <translation>Laissé vide, c’est celui du flux.</translation>
    </message>
    <message>
        <source>Look for new stories</source>
        <translation>Chercher de nouveaux articles</translation>
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
        <source>Tell of new stories of this feed.</source>
        <translation>Annoncer les nouveaux articles de ce flux.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Deux fois par jour</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Name of the tag:</source>
        <translation>Nom de l’étiquette :</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Renommer l’étiquette</translation>
    </message>
    <message>
        <source>Tag {name} removed; its stories are kept</source>
        <translation>Étiquette « {name} » supprimée ; ses articles sont conservés</translation>
    </message>
    <message>
        <source>Tag {old} is called {new} now</source>
        <translation>L’étiquette « {old} » s’appelle maintenant « {new} »</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Étiquettes modifiées</translation>
    </message>
    <message>
        <source>Tags, parted by commas:</source>
        <translation>Étiquettes, séparées par des virgules&#xa0;:</translation>
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
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Rechercher des articles</translation>
    </message>
    <message>
        <source>{number}+ stories</source>
        <translation>{number}+ articles</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add this rule</source>
        <translation>Ajouter cette règle</translation>
    </message>
    <message>
        <source>Always tell</source>
        <translation>Toujours annoncer</translation>
    </message>
    <message>
        <source>Never tell</source>
        <translation>Ne jamais annoncer</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Remove the rule on {words}</source>
        <translation>Supprimer la règle sur {words}</translation>
    </message>
    <message>
        <source>What to do with such titles</source>
        <translation>Que faire de ces titres</translation>
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
        <source>A click on its icon brings the window back. Its menu ends the program.</source>
        <translation>Un clic sur l’icône fait revenir la fenêtre. Son menu quitte le programme.</translation>
    </message>
    <message>
        <source>DeskReader goes on in the tray</source>
        <translation>DeskReader continue dans la zone de notification</translation>
    </message>
    <message>
        <source>The tray is gone, so the window is back.</source>
        <translation>La zone de notification a disparu&#xa0;: la fenêtre est de retour.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} à {end}</translation>
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
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>À propos de DeskReader</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Ajouter un flux…</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Sauvegardes…</translation>
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
        <source>Copy link</source>
        <translation>Copier le lien</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
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
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Find in the story</source>
        <translation>Rechercher dans l’article</translation>
    </message>
    <message>
        <source>Forget what was learned of this site</source>
        <translation>Oublier l’acquis sur ce site</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Full story or the feed&apos;s version</source>
        <translation>Article complet ou version du flux</translation>
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
        <source>Go to Starred</source>
        <translation>Aller à «&#xa0;Favoris&#xa0;»</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Aller à «&#xa0;Aujourd’hui&#xa0;»</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Aller à «&#xa0;Non lus&#xa0;»</translation>
    </message>
    <message>
        <source>Go to a date…</source>
        <translation>Aller à une date…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Agrandir le texte</translation>
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
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nouveau dossier…</translation>
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
        <source>Open in the browser</source>
        <translation>Ouvrir dans le navigateur</translation>
    </message>
    <message>
        <source>Page down, then the next unread story</source>
        <translation>Page suivante, puis article non lu suivant</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>Prepare for offline…</source>
        <translation>Préparer le hors-ligne…</translation>
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
        <source>Properties of the feed</source>
        <translation>Propriétés du flux</translation>
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
        <source>Refresh what is shown</source>
        <translation>Actualiser l’affichage</translation>
    </message>
    <message>
        <source>Remove the star</source>
        <translation>Retirer des favoris</translation>
    </message>
    <message>
        <source>Report a badly extracted page</source>
        <translation>Signaler une page mal extraite</translation>
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
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Afficher ou masquer le volet latéral</translation>
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
        <source>Story</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Étiquettes…</translation>
    </message>
    <message>
        <source>Tell me of it again in an hour</source>
        <translation>Me le rappeler dans une heure</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Taille du texte</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>Taille normale du texte</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Affichage</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n could not be read</source>
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
        <source>%n known already</source>
        <translation>
            <numerusform>%n déjà connu</numerusform>
            <numerusform>%n déjà connus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n article marqué comme lu</numerusform>
            <numerusform>%n articles marqués comme lus</numerusform>
        </translation>
    </message>
    <message>
        <source>1 could not be read</source>
        <translation>1 n’a pas pu être lu</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 flux ajouté</translation>
    </message>
    <message>
        <source>1 known already</source>
        <translation>1 déjà connu</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 article marqué comme lu</translation>
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
        <source>Copy link</source>
        <translation>Copier le lien</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Garder les articles…</translation>
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
        <source>Move to</source>
        <translation>Déplacer vers</translation>
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
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Ouvrir dans le navigateur</translation>
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
        <source>Remove the folder, keep its feeds</source>
        <translation>Supprimer le dossier, garder ses flux</translation>
    </message>
    <message>
        <source>Remove the star</source>
        <translation>Retirer des favoris</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renommer…</translation>
    </message>
    <message>
        <source>Report a badly extracted page</source>
        <translation>Signaler une page mal extraite</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Enregistrer les articles complets</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ajouter aux favoris</translation>
    </message>
    <message>
        <source>Stories that are not saved…</source>
        <translation>Articles non enregistrés…</translation>
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
        <source>%n feeds were left alone: fetched less than five minutes ago</source>
        <translation>
            <numerusform>%n flux laissé de côté&#xa0;: récupéré il y a moins de cinq minutes</numerusform>
            <numerusform>%n flux laissés de côté&#xa0;: récupérés il y a moins de cinq minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds were left alone: their sites asked for a pause, the first until {time}</source>
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
        <source>1 feed was left alone: fetched less than five minutes ago</source>
        <translation>1 flux laissé de côté&#xa0;: récupéré il y a moins de cinq minutes</translation>
    </message>
    <message>
        <source>1 feed was left alone: its site asked for a pause until {time}</source>
        <translation>1 flux laissé de côté&#xa0;: son site a demandé une pause jusqu’à {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 nouvel article</translation>
    </message>
    <message>
        <source>All of this was fetched less than five minutes ago</source>
        <translation>Tout cela a été récupéré il y a moins de cinq minutes</translation>
    </message>
    <message>
        <source>Compressed texts</source>
        <translation>Textes compressés</translation>
    </message>
    <message>
        <source>Counts of stories</source>
        <translation>Nombres d’articles</translation>
    </message>
    <message>
        <source>Files of pictures</source>
        <translation>Fichiers d’images</translation>
    </message>
    <message>
        <source>Files that nothing uses</source>
        <translation>Fichiers inutilisés</translation>
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
        <source>Links between records</source>
        <translation>Liens entre les entrées</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>Mo</translation>
    </message>
    <message>
        <source>No story would be removed now.</source>
        <translation>Aucun article ne serait supprimé maintenant.</translation>
    </message>
    <message>
        <source>Room taken by pictures</source>
        <translation>Place prise par les images</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Index de recherche</translation>
    </message>
    <message>
        <source>Stored texts</source>
        <translation>Textes enregistrés</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Article sans titre</translation>
    </message>
    <message>
        <source>Use of pictures</source>
        <translation>Emploi des images</translation>
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
        <source>It seldom has new stories, so it is checked every {interval}.</source>
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
        <source>The feed asks not to be checked at some hours or on some days.</source>
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
        <source>Starred and tagged stories are kept whatever stands here.</source>
        <translation>Les articles favoris ou étiquetés sont gardés quoi qu’il soit écrit ici.</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>Another program is using the library. Please try again.</source>
        <translation>Un autre programme utilise la bibliothèque. Merci de réessayer.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Abrégé par le site</translation>
    </message>
    <message>
        <source>DeskReader may not write here: {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader n’a pas le droit d’écrire ici : {detail}. Rien n’a été perdu ni modifié.</translation>
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
        <source>No article was found on this page.</source>
        <translation>Aucun article n’a été trouvé sur cette page.</translation>
    </message>
    <message>
        <source>No feed was found at this address. Try the address of the site&apos;s front page, or of the feed itself.</source>
        <translation>Aucun flux n’a été trouvé à cette adresse. Essayer l’adresse de la page d’accueil du site ou du flux lui-même.</translation>
    </message>
    <message>
        <source>No stories were found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Aucun article trouvé sur la page du site. Les articles présents sont gardés.</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Une erreur est survenue dans DeskReader. Les détails sont dans le journal.</translation>
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
        <source>Summary only: the page is no longer there</source>
        <translation>Résumé seul&#xa0;: la page n’existe plus</translation>
    </message>
    <message>
        <source>Summary only: the rest is for the site&apos;s subscribers</source>
        <translation>Résumé seul&#xa0;: la suite est réservée aux abonnés du site</translation>
    </message>
    <message>
        <source>Summary only: the site did not answer</source>
        <translation>Résumé seul&#xa0;: le site n’a pas répondu</translation>
    </message>
    <message>
        <source>Summary only: the site refuses readers</source>
        <translation>Résumé seul&#xa0;: le site refuse les lecteurs de flux</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Résumé seul&#xa0;: le site affiche une page de consentement au lieu de l’article</translation>
    </message>
    <message>
        <source>Summary only: the site shows the story only to a browser that runs its scripts</source>
        <translation>Résumé seul&#xa0;: le site n’affiche l’article qu’à un navigateur qui exécute ses scripts</translation>
    </message>
    <message>
        <source>The address leads from one place to the next without end.</source>
        <translation>L’adresse renvoie sans fin d’un endroit à un autre.</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it was not followed.</source>
        <translation>L’adresse mène au réseau local ou à cet ordinateur&#x202f;; elle n’a pas été suivie.</translation>
    </message>
    <message>
        <source>The answer broke off in the middle. DeskReader will try again later.</source>
        <translation>La réponse s’est interrompue. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The answer broke off in the middle. Please try again.</source>
        <translation>La réponse s’est interrompue. Merci de réessayer.</translation>
    </message>
    <message>
        <source>The disk is full, so this could not be done. Nothing is lost; please try again when there is room.</source>
        <translation>Le disque est plein, cela n’a donc pas pu être fait. Rien n’est perdu ; réessayez quand il y aura de la place.</translation>
    </message>
    <message>
        <source>The disk reported a fault ({detail}).</source>
        <translation>Le disque signale une erreur ({detail}).</translation>
    </message>
    <message>
        <source>The document could not be read. DeskReader itself is fine.</source>
        <translation>Le document n’a pas pu être lu. DeskReader lui-même va bien.</translation>
    </message>
    <message>
        <source>The document was too hard to read, so DeskReader gave up on it.</source>
        <translation>Le document était trop difficile à lire&#x202f;; DeskReader y a renoncé.</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and could not be read.</source>
        <translation>Le flux à cette adresse est endommagé et n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The feed has no stories at the moment.</source>
        <translation>Le flux ne contient aucun article pour le moment.</translation>
    </message>
    <message>
        <source>The feed is damaged and could not be read. The stories you have are kept.</source>
        <translation>Le flux est endommagé et n’a pas pu être lu. Les articles présents sont conservés.</translation>
    </message>
    <message>
        <source>The file could not be read ({detail}).</source>
        <translation>Le fichier n’a pas pu être lu ({detail}).</translation>
    </message>
    <message>
        <source>The file of your certificate for this site could not be read.</source>
        <translation>Le fichier du certificat pour ce site n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so nothing was written to it or read from it.</source>
        <translation>{detail} n’est pas un fichier ordinaire ; rien n’y a été écrit ni lu.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>Le dossier pour {detail} n’existe pas, rien n’a donc été écrit.</translation>
    </message>
    <message>
        <source>The library was damaged. Feeds saved from it: {feeds}; stories: {articles}; of these without text until their feed brings it again: {lost}. The damaged file is kept as {file}.</source>
        <translation>La bibliothèque était endommagée. Flux sauvés : {feeds} ; articles : {articles} ; dont sans texte jusqu’à ce que leur flux le rapporte : {lost}. Le fichier endommagé est conservé sous {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}, and nothing of it was deleted.</source>
        <translation>La bibliothèque était endommagée. Le fichier endommagé est gardé sous {detail}&#x202f;; rien n’en a été supprimé.</translation>
    </message>
    <message>
        <source>The proxy does not answer, or it wants a user name and password. See Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>Le proxy ne répond pas, ou il exige un nom d’utilisateur et un mot de passe. Voir Réglages, Flux et actualisation, ou les propriétés du flux.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed for good.</source>
        <translation>L’éditeur a fermé ce flux définitivement.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed for good. You can unsubscribe from it.</source>
        <translation>L’éditeur a fermé ce flux définitivement. On peut s’en désabonner.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the usual ones hold. The damaged file is kept as {detail}.</source>
        <translation>Les réglages étaient endommagés&#x202f;; ceux par défaut s’appliquent. Le fichier endommagé est gardé sous {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader waits as long as it asked.</source>
        <translation>Le site demande une pause. DeskReader attend le temps demandé.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Please try again later.</source>
        <translation>Le site demande une pause. Merci de réessayer plus tard.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>Le site demande aux programmes de ne pas lire cette page.</translation>
    </message>
    <message>
        <source>The site could not be reached. DeskReader will try again later.</source>
        <translation>Le site n’a pas pu être joint. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The site could not be reached. Is the address spelled right?</source>
        <translation>Le site n’a pas pu être joint. L’adresse est-elle bien écrite&#x202f;?</translation>
    </message>
    <message>
        <source>The site gave an answer that is of no use here ({detail}).</source>
        <translation>Le site a donné une réponse inutilisable ici ({detail}).</translation>
    </message>
    <message>
        <source>The site has a fault of its own at the moment. DeskReader will try again later.</source>
        <translation>Le site est en panne pour le moment. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The site has a fault of its own at the moment. Please try again later.</source>
        <translation>Le site est en panne pour le moment. Merci de réessayer plus tard.</translation>
    </message>
    <message>
        <source>The site refuses to show this without a password or a subscription.</source>
        <translation>Le site refuse l’accès sans mot de passe ou abonnement.</translation>
    </message>
    <message>
        <source>The site sent more than any feed or page should hold, so the rest was not read.</source>
        <translation>Le site a envoyé plus qu’un flux ou une page ne devrait contenir&#x202f;; le reste n’a pas été lu.</translation>
    </message>
    <message>
        <source>The site took too long to answer. DeskReader will try again later.</source>
        <translation>Le site a mis trop de temps à répondre. DeskReader réessaiera plus tard.</translation>
    </message>
    <message>
        <source>The site took too long to answer. Please try again later.</source>
        <translation>Le site a mis trop de temps à répondre. Merci de réessayer plus tard.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate is not valid, so the connection was not made.</source>
        <translation>Le certificat du site n’est pas valide&#x202f;; la connexion n’a pas été établie.</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped asking. You can unsubscribe.</source>
        <translation>Il n’y a rien à cette adresse depuis deux semaines, DeskReader a donc cessé de demander. L’abonnement peut être résilié.</translation>
    </message>
    <message>
        <source>There is no such article in the library.</source>
        <translation>Cet article n’est pas dans la bibliothèque.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Ce flux n’est pas dans la bibliothèque.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will look again tomorrow.</source>
        <translation>Il n’y a plus rien à cette adresse. DeskReader regardera de nouveau demain.</translation>
    </message>
    <message>
        <source>There is nothing at this address. Is it spelled right?</source>
        <translation>Il n’y a rien à cette adresse. Est-elle bien écrite&#x202f;?</translation>
    </message>
    <message>
        <source>This computer has no network connection. DeskReader goes on when it is back.</source>
        <translation>Cet ordinateur n’a pas de connexion réseau. DeskReader reprendra à son retour.</translation>
    </message>
    <message>
        <source>This computer has no network connection. Please try again when it is back.</source>
        <translation>Cet ordinateur n’a pas de connexion réseau. Merci de réessayer à son retour.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Give it in the feed&apos;s properties.</source>
        <translation>Ce flux redemande son mot de passe ou son adresse privée&#xa0;: sans trousseau, DeskReader ne les garde que pendant son exécution. À saisir dans les propriétés du flux.</translation>
    </message>
    <message>
        <source>This file holds more than DeskReader reads at once ({detail}), so nothing of it was taken in.</source>
        <translation>Ce fichier contient plus que ce que DeskReader lit en une fois ({detail}) ; rien n’en a été repris.</translation>
    </message>
    <message>
        <source>This file is not a library that DeskReader can read. It knows those of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>Ce fichier n’est pas une bibliothèque lisible par DeskReader, qui connaît celles de RSS Guard, Liferea et QuiteRSS.</translation>
    </message>
    <message>
        <source>This file is not an OPML file of feeds.</source>
        <translation>Ce fichier n’est pas un fichier OPML de flux.</translation>
    </message>
    <message>
        <source>This file is not an export of DeskReader, or it is damaged ({detail}).</source>
        <translation>Ce fichier n’est pas un export de DeskReader, ou il est endommagé ({detail}).</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader did not read well, and what it made of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing of this has been sent anywhere. To have the page read better, send the folder to the makers of DeskReader.
If the page is from a site that knows you, look through page.html first: it may hold your name or a private link.
</source>
        <translation>Ce dossier contient une page web que DeskReader a mal lue, et ce qu’il en a tiré.

page.html    la page telle que le site l’a envoyée
result.json  ce que DeskReader en a pris&#xa0;: titre, auteur, date, texte, images

Rien de tout cela n’a été envoyé. Pour que la page soit mieux lue, envoyer le dossier aux auteurs de DeskReader.
Si la page vient d’un site à identification, relire d’abord page.html&#xa0;: il peut contenir un nom ou un lien privé.
</translation>
    </message>
    <message>
        <source>This is all that the feed gives</source>
        <translation>Le flux n’en donne pas plus</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Ceci n’est pas un flux.</translation>
    </message>
    <message>
        <source>This is not a picture that can be shown.</source>
        <translation>Cette image ne peut pas être affichée.</translation>
    </message>
    <message>
        <source>This is not an address that DeskReader can open. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader ne peut pas ouvrir cette adresse. Elle devrait ressembler à example.org ou https://example.org/feed.</translation>
    </message>
    <message>
        <source>This is not the address of a proxy. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Ce n’est pas l’adresse d’un proxy. Elle devrait ressembler à http://host:8080 ou socks5://host:1080.</translation>
    </message>
    <message>
        <source>This library was made by a newer DeskReader. Please update the program; nothing was changed.</source>
        <translation>Cette bibliothèque vient d’un DeskReader plus récent. Merci de mettre le programme à jour&#x202f;; rien n’a été modifié.</translation>
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
        <source>Waiting to be saved</source>
        <translation>En attente d’enregistrement</translation>
    </message>
    <message>
        <source>What could not be read of it came from the backup of {date}.</source>
        <translation>Ce qui n’a pas pu être lu vient de la sauvegarde du {date}.</translation>
    </message>
    <message>
        <source>You are subscribed to this already.</source>
        <translation>Ce flux figure déjà dans les abonnements.</translation>
    </message>
    <message>
        <source>You are subscribed. This system has no keyring, so the feed&apos;s password or private address is kept only until DeskReader is closed.</source>
        <translation>Abonné. Ce système n’a pas de trousseau&#xa0;: le mot de passe ou l’adresse privée du flux n’est gardé que jusqu’à la fermeture de DeskReader.</translation>
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
        <source>%n stories</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
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
        <source>1 story</source>
        <translation>1 article</translation>
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
        <source>No network · saved stories can be read</source>
        <translation>Sans réseau · lisible hors ligne</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Pas encore actualisé</translation>
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
        <source>The disk is full · nothing is fetched until there is room</source>
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
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n flux ici a un problème</numerusform>
            <numerusform>%n flux ici ont des problèmes</numerusform>
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
        <source>1 story</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>Choose the feed to see what is wrong. Press R to try again.</source>
        <translation>Choisissez le flux pour voir ce qui ne va pas. Appuyez sur R pour réessayer.</translation>
    </message>
    <message>
        <source>New stories that match it come here by themselves.</source>
        <translation>Les nouveaux articles correspondants viennent ici d’eux-mêmes.</translation>
    </message>
    <message>
        <source>No starred stories</source>
        <translation>Aucun favori</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Aucun article ici</translation>
    </message>
    <message>
        <source>No story matches “{query}”</source>
        <translation>Aucun article pour «&#xa0;{query}&#xa0;»</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Rien de non lu</translation>
    </message>
    <message>
        <source>Nothing yet today</source>
        <translation>Rien encore aujourd’hui</translation>
    </message>
    <message>
        <source>Press R to look for new ones.</source>
        <translation>Appuyer sur R pour en chercher de nouveaux.</translation>
    </message>
    <message>
        <source>Press R to look for new stories.</source>
        <translation>Appuyer sur R pour chercher de nouveaux articles.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Appuyez sur R pour réessayer.</translation>
    </message>
    <message>
        <source>Press S on a story to star it. Starred stories are kept for good.</source>
        <translation>Appuyer sur S pour ajouter un article aux favoris. Les favoris sont gardés pour toujours.</translation>
    </message>
    <message>
        <source>This search finds nothing</source>
        <translation>Cette recherche ne trouve rien</translation>
    </message>
    <message>
        <source>Try fewer or other words. Escape takes the search away.</source>
        <translation>Essayer moins de mots ou d’autres mots. Échap quitte la recherche.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Article sans titre</translation>
    </message>
    <message>
        <source>You have read everything. New stories come by themselves.</source>
        <translation>Tout est lu. Les nouveaux articles arrivent d’eux-mêmes.</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lu</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>favori</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>non lu</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>All stories</source>
        <translation>Tous les articles</translation>
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
