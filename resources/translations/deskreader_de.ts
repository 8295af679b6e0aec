<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>Über DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Angaben kopieren</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Freie Software unter der MIT-Lizenz. Sie gibt keine persönlichen Daten weiter.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Lizenzen&#xa0;…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Entwickelt mit Qt {version} und PySide6 unter der LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>Nachrichten nach Wahl, ganz und offline.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Versionen und System, für einen Fehlerbericht</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>Ihre Bibliothek liegt in {folder}.</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>So steht es in der Seitenleiste.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>Feeds, Artikel und der Ordner bleiben.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Konto entfernen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>Der Server behält alles.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>Konto…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>Prüft auf neue Artikel</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>Der Server prüft diesen Feed; wie oft und mit welcher Anmeldung, wird dort eingestellt.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS oder ein Ordner, den sich Ihre Computer teilen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n für Feeds</numerusform>
            <numerusform>%n für Feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n für Seiten</numerusform>
            <numerusform>%n für Seiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n für Bilder</numerusform>
            <numerusform>%n für Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>Heute %n Anfrage</numerusform>
            <numerusform>Heute %n Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 für Feeds</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 für Seiten</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 für Bilder</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>Heute 1 Anfrage</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Fehlgeschlagene erneut prüfen</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Feeds werden geprüft: {done} von {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Zuletzt geprüft</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Nächste Prüfung</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Noch nicht</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Zurzeit wird nichts abgerufen.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Artikel werden gespeichert: {done} von {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>Was DeskReader abruft, was fehlschlug und warum.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} empfangen</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Eine Passphrase verschlüsselt die Dateien des Ordners. Sie muss auf jedem Computer dieselbe sein.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Ordner zum Abgleichen</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Art des Kontos</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>%n Feed hinzufügen</numerusform>
            <numerusform>%n Feeds hinzufügen</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Feed hinzufügen</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Adresse wird geprüft&#xa0;…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Name des neuen Ordners</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner&#xa0;…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adresse einer Website oder eines Feeds</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adresse einfügen</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>Die Website hat diesen Namen und dieses Passwort nicht angenommen.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Diese Seite bietet mehrere Feeds an.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>Als OPML-Datei mit allen Ordnern, die jeder andere Reader importieren kann.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Bibliothek prüfen</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft&#xa0;…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Sieht jeden gespeicherten Artikel und jedes Bild durch. Nichts wird verändert.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Alles exportieren</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Abonnements exportieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Feeds eines anderen Programms, ein Export von DeskReader oder die Bibliothek eines anderen Programms.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Feeds, Artikel, Sterne und Schlagwörter in einer Datei, für den Umzug auf einen anderen Computer.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>Speicherort der Bibliothek</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Die Bibliothek sichern oder zu einer früheren Sicherung zurückkehren.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Alles ist in Ordnung.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>OPML-Dateien (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Anzeigen …</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>Was gerade abgerufen wird, was fehlschlug und warum, und wie viel heute kam.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Hier gibt es nichts zu ändern</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Vergessen. Die nächsten Seiten von {site} werden ohne das Gelernte gelesen.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link kopiert</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>Davor ist nichts ungelesen</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Hier ist nichts ungelesen</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Dieser Link nennt keine E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Dieser Artikel nennt keine Seite.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>Dieser Artikel wird in einer Stunde noch einmal gemeldet.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>Als HTML kopiert</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Als Markdown kopiert</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Mit Quelle kopiert</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>Der Artikel konnte nicht gedruckt werden.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>Die Datei konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Als HTML sichern</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Als PDF sichern</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild sichern</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Gesichert als {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Dieser Artikel hat keine Bilder.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n Min.&#xa0;Lesezeit</numerusform>
            <numerusform>%n Min.&#xa0;Lesezeit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n Absatz unverändert</numerusform>
            <numerusform>%n Absätze unverändert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n Wort hinzugefügt</numerusform>
            <numerusform>%n Wörter hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n Wort entfernt</numerusform>
            <numerusform>%n Wörter entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 Min.&#xa0;Lesezeit</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 Absatz unverändert</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 Wort hinzugefügt</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 Wort entfernt</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Von {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Seit dem Lesen geändert</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Änderungen seit {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Linkadresse kopieren</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Bilder laden</translation>
    </message>
    <message>
        <source>E</source>
        <translation>O</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Frühere Überschrift: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Frühere Fassung</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Frühere Fassung {number} von {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Vom Herausgeber bearbeitet: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Spätere Fassung</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>„{phrase}“ 14 Tage stummschalten</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Artikel auswählen</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Original öffnen</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild sichern&#xa0;…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Änderungen zeigen</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Wieder in Listen zeigen</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Zusammenfassung des Feeds zeigen</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Ganzen Artikel zeigen</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Fassung der Website zeigen</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Artikel zeigen</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>Fassung des Feeds</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>Der Herausgeber hat diesen Artikel entfernt (bemerkt {date}). Ihre Kopie bleibt.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>Von der Website gekürzt.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>Von der Website gekürzt. Der Rest stammt vom Original auf {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>Fassung der Website</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Von diesem Artikel gibt es nur eine Fassung.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>Dies ist die gekürzte Fassung der Website.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Dieses Bild ist nicht gespeichert</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n Feed</numerusform>
            <numerusform>%n Feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n mit Stern</numerusform>
            <numerusform>%n mit Stern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n Artikel</numerusform>
            <numerusform>%n Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 Feed</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 mit Stern</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 Artikel</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Jeden Tag entsteht eine ganze Kopie der Bibliothek; die letzten sieben bleiben. Bilder sind nicht darin.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Sicherung läuft&#xa0;…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Sicherung erstellt.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Es gibt noch keine Sicherung.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>Die Bibliothek vom {date} ist wieder da</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>Die Wiederherstellung geht zurück auf {date}: {holds}. Die jetzige Bibliothek bleibt ebenfalls erhalten.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Wird wiederhergestellt&#xa0;…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>vor einem Import</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>vor einer Aktualisierung</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>vor dem Wiederherstellen</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>täglich</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>nicht lesbar</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>Auch in {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>und 1 weiterer</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Nichts Neues in den letzten 24 Stunden, oder Sie haben alles schon anderswo gelesen.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Als EPUB sichern …</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Neue Artikel zeigen</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n Artikel, gesichert als {name}</numerusform>
            <numerusform>%n Artikel, gesichert als {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 Artikel, gesichert als {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>Der heutige Überblick konnte nicht gesichert werden. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Artikel</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>An diesem Artikel wurde keine Änderung gefunden.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Eine PEM-Datei von dieser Website</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Wie in der Anfrage eines Browsers: name=wert; name=wert</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Schlüssel des Zertifikats</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigener</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>Wie http://Name:Passwort@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>Falls er in einer eigenen Datei liegt</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Passwort des Schlüssels</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Kein Proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Je Zeile eine, etwa Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Adresse des Proxys</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>Die ganze, mit ihrem Geheimnis</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Für diesen Feed, seine Artikel und Bilder</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern&#xa0;…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>Dieses System hat keinen Schlüsselbund: Es bleibt, bis DeskReader beendet wird, und sonst nirgends.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>Es wird nichts gesendet, was nicht jeder Leser sendet.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Zugang</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Passwort und Ähnliches</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Wo es liegt</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Liegt im Schlüsselbund dieses Systems und geht nur an den Server dieses Feeds.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>ein Zertifikat</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>ein Geheimnis in der Adresse</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>ein eigener Proxy</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>kein Proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>Benutzername und Passwort</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>Der Datenträger ist voll. Was Sie tun, wird behalten, solange DeskReader läuft, und geschrieben, sobald Platz ist; abgerufen wird nichts.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>{name} wird gespeichert</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Wer die Datei hat, kann diese Feeds mit denselben Rechten lesen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Mit Anmeldungen und Schlüsseln privater Feeds</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Einige Feeds sind privat. Ihre Anmeldungen und Schlüssel bleiben aus der Datei, wenn hier nichts angekreuzt wird.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Feed wird angesehen&#xa0;…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Adresse kopiert</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Erstellen</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Hier ist schon alles gelesen</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>OPML exportieren</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Abonnements in {name} gespeichert</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Seite wird geholt&#xa0;…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Name des Ordners</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>OPML importieren</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Ordner „{title}“ entfernt; seine Feeds bleiben erhalten</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Feed umbenennen</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>Die Seite und was daraus wurde, liegen in {folder}. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>„{title}“ abbestellt</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Nimmt die Feeds einer OPML-Datei in dieses Konto auf.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Alle Feeds dieses Kontos ziehen hierher um und werden auf dem Server abbestellt.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Alle Feeds dieses Computers ziehen in dieses Konto um, samt Gelesenem, Sternen und Schlagwörtern.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Feeds importieren</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>Alle verschieben</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>Feeds hierher verschieben</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Feeds auf diesen Computer verschieben</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Erste</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Wie oft er zuerst brachte, was auch andere Feeds berichteten</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Letzter Artikel</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Geöffnet</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Geöffnet %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Deckung</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Mit Stern</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Artikel, die er in dieser Zeit brachte</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>Der Name des Feeds</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>Der Anteil seiner Artikel, die andere Feeds ohnehin bringen</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>Der Anteil seiner Artikel, die Sie geöffnet haben</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>Geöffnete Artikel; als gelesen markierte zählen nicht</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>Artikel mit Stern</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>Was das Abrufen verhindert</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>Von wann sein neuester Artikel ist</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{first} von {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>Gesamte Zeit</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Eigenschaften des Feeds</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Feeds, die sich lohnen</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>„Erste“ und „Deckung“ brauchen die Gruppierung von Meldungen, die in den Einstellungen ausgeschaltet ist.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Letzte 90 Tage</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Artikel zeigen</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Abbestellen</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>%n Feed abbestellen</numerusform>
            <numerusform>%n Feeds abbestellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>%n Feed abbestellt</numerusform>
            <numerusform>%n Feeds abbestellt</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>„{title}“ abbestellt</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>Was jeder Feed bringt und was Sie davon lesen. Gezählt wird auf diesem Computer, und nichts davon verlässt ihn.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Nach neuen Artikeln suchen</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Beim Start nach neuen Artikeln suchen</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>Alle 15 Minuten</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Alle 2 Stunden</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Alle 30 Minuten</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Alle 4 Stunden</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Jede Stunde</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Alle {minutes} Minuten</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>Fällige Feeds werden abgefragt, sobald DeskReader geöffnet wird.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>Feeds, die seltener geprüft werden wollen, werden es. Keiner wird öfter als stündlich geprüft, oder halbstündlich, wo seine Website es erlaubt.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Locker</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>Nur von Hand</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Schaltet neue Artikel nach Wörtern, Autor, Feed, Adresse oder Sprache stumm, gibt ihnen Sterne oder Schlagwörter oder markiert sie.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Einmal am Tag</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Eine Karte für ein Ereignis aus mehreren Quellen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Streng</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>Streng fasst nur zusammen, was sicher dasselbe Ereignis ist. Ein Ordner lässt sich in seinem Menü ausnehmen.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Zweimal am Tag</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n seit {when}</numerusform>
            <numerusform>%n seit {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 seit {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Besuche</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Zuletzt geholt</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Umgezogen</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Nächster Besuch</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nichts angefragt</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Noch nicht</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Seit {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>Am {when} wurde die dauerhafte Weiterleitung von {address} übernommen.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>Der Server antwortete mit {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Morgen, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Nichts Neues</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Der Feed kam an</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Wieder die alte Adresse verwenden</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Nur beim Aktualisieren von Hand</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Gestern, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} der Antworten</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>In diesem Artikel suchen</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} von {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Am Anfang steht eine Quelle. DeskReader holt ihre Artikel im Hintergrund, entfernt alles, was nicht zum Artikel gehört, und behält Text und Bilder auf diesem Computer.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Prüfen&#xa0;…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Aus einer Startliste wählen</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Konto zum Abgleichen verbinden</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux und andere.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>Aus jedem Reader, samt Ordnern.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>OPML-Datei importieren</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>OPML-Dateien (*.opml *.xml);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>Beispielredaktion öffnen</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>Nachrichten nach Wahl, ganz und offline</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adresse einer Website oder eines Feeds</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adresse einfügen</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Alles gleich ausprobieren, ganz ohne Netz.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Bekannte Quellen nach Thema und Sprache.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>Das Fenster verlässt auch die Taskleiste. Ein Klick auf das Symbol holt es zurück.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Helle Linien heben sich auf einer dunklen Leiste ab, dunkle auf einer hellen.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbig</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigenes</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Dunkle Linien</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Für Menüs, Knöpfe und Meldungen.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Für Menüs, Listen und Dialoge.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Hell oder dunkel, für Fenster und Artikel.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>Im hellen und dunklen Thema, wenn das System eine hat.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Textgröße der Oberfläche</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Nach dem Schließen des Fensters weiterlaufen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>Helle Linien</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>In den Infobereich minimieren</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Ohne Fenster starten</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>DeskReader startet verborgen und hält die Nachrichten bereit.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>DeskReader startet im Infobereich. Gibt es keinen, öffnet sich trotzdem das Fenster.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>DeskReader bleibt im Infobereich und holt weiter neue Artikel.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>Akzentfarbe des Systems verwenden</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Bei weniger Bewegung warten bewegte Bilder, bis Sie sie abspielen.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Der Desktop zeigt gerade keinen Infobereich: Schließen beendet DeskReader.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>Das System ließ diese Änderung nicht zu.</translation>
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
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Zu einem Tag gehen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Orte und Aktionen</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Namen eines Feeds, Ordners, Schlagworts, Artikels, einer Einstellung oder Aktion eingeben</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>Auch {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Standardtaste für {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Taste für {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>Stattdessen hier verwenden</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} gehört schon zu „{action}“.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>%n Feed ist wieder da</numerusform>
            <numerusform>%n Feeds sind wieder da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n Stern entfernt</numerusform>
            <numerusform>%n Sterne entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>%n Artikel hinzugefügt</numerusform>
            <numerusform>%n Artikel hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n Artikel als gelesen markiert</numerusform>
            <numerusform>%n Artikel als gelesen markiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>%n Artikel ist wieder ungelesen</numerusform>
            <numerusform>%n Artikel sind wieder ungelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>%n Artikel wieder stummgeschaltet</numerusform>
            <numerusform>%n Artikel wieder stummgeschaltet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>%n Artikel ist wieder da</numerusform>
            <numerusform>%n Artikel sind wieder da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n Artikel mit Stern versehen</numerusform>
            <numerusform>%n Artikel mit Stern versehen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>1 Feed ist wieder da</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 Stern entfernt</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 Artikel hinzugefügt</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 Artikel als gelesen markiert</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>1 Artikel ist wieder ungelesen</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>1 Artikel wieder stummgeschaltet</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>1 Artikel ist wieder da</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 Artikel mit Stern versehen</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Konto wiederhergestellt</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Zu einem Ereignis zusammengefasst</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Frühere Fassungen wiederhergestellt</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Alles exportieren</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Artikel als EPUB exportieren</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>%n Artikel nach {name} geschrieben</numerusform>
            <numerusform>%n Artikel nach {name} geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>1 Artikel nach {name} geschrieben</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Export läuft&#xa0;…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Feeds, Exporte und Bibliotheken (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Der Ordner ist wieder da</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>Der Import ist rückgängig gemacht</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Import läuft&#xa0;…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Verschieben rückgängig gemacht</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Es gibt nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>Die Bibliothek ist wieder wie vor der Wiederherstellung</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Änderung der Regel rückgängig gemacht</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Von den anderen Quellen getrennt</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Meldungen wie zuvor gruppiert</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Artikel gelöscht</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Die Schlagwörter sind wieder wie zuvor</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Teile von DeskReader</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Text der Lizenz</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Über dem Artikel</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Alle Artikel</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>Neben dem Artikel</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Nach Feed</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Geräumig</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>Geräumig zeigt Textanfänge und Bilder, kompakt lässt sie weg.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Feeds ohne Ungelesenes ausblenden</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Position der Liste</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Artikel sortieren</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Nur mit Stern</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>Der Feed, den Sie gerade lesen, bleibt sichtbar.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Nur Titel</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Nur ungelesene</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>E-Mail schreiben</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Mailprogramm öffnen</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Betreff: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Dieser Link beginnt eine E-Mail. Nichts wird verschickt, bis Sie sie absenden.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>An: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>Feeds auf dem Server</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Feeds auf diesem Computer</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>Feeds, die der Server nicht hat, werden hier entfernt. Artikel, die er hat, bleiben.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Diese behalten</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>Der Server bekommt sie, samt Gelesenem und Sternen.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Die des Servers nehmen</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Titel mit solchen Wörtern werden immer gemeldet, auch aus ausgenommenen Feeds, oder nie.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Ein Klick öffnet den Artikel. Feeds und Ordner lassen sich in ihrem Menü ausnehmen.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Eine für einen Artikel aus mehreren Quellen</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Benachrichtigungen auf einmal, wenn jeder Artikel eine eigene hat. Der Rest kommt in einer weiteren zusammen.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Sonst werden die Artikel nach dem Film, Spiel oder Vortrag zusammen gemeldet.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Sie dürfen über Mitternacht gehen.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Neue Artikel melden</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Gebündelt</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Einzeln</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Mit Ton</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Ruhe von</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Ruhezeiten</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Ruhe bis</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Auch über einem Vollbildfenster</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>Artikel werden wie immer geholt und gespeichert, aber nicht gemeldet.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>Die Titel werden verglichen. Wer zuerst berichtet, steht vorn.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Es erklingt der Ton des Desktops.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Wörter in Titeln</translation>
    </message>
    <message>
        <source>until</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>Artikel, Seiten und Bilder kommen wie bei jeder anderen Verbindung.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Artikel kommen nur aus den Feeds; Seiten und Bilder warten.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>Wenn das System Energie spart</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Von jedem Feed höchstens behalten</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Gelesene Artikel behalten</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Ungelesene Artikel behalten</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>Neue Artikel werden von ihrer Seite geholt, bereinigt und gespeichert, soweit der Feed es erlaubt.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>Nichts wird geholt, bis die Verbindung eine andere ist.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>Bis zum Ende des Energiesparens wird nichts geholt.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Bei getakteter Verbindung</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Unabhängig von Alter und Zahl. Feeds und Ordner können in ihrem Menü eigene Regeln haben.</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Verkleinert auf die Breite der Lesespalte.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Ganze Artikel für das Offline-Lesen speichern</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Bilder speichern</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Artikel mit Stern und ungelesene werden zuletzt entfernt.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Artikel mit Stern bleiben für immer.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Höchstens belegen</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Nur Text</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} Tage</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{used} von {budget} belegt.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n Seite</numerusform>
            <numerusform>%n Seiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n Artikel</numerusform>
            <numerusform>%n Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 Seite</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 Artikel</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Alle Artikel sind gespeichert. Sie können offline gehen.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Alles holen</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Für unterwegs vorbereiten</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Alles, was die Websites hergeben, ist gespeichert. %n Artikel liegt nur zum Teil vor.</numerusform>
            <numerusform>Alles, was die Websites hergeben, ist gespeichert. %n Artikel liegen nur zum Teil vor.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Alles, was die Websites hergeben, ist gespeichert. 1 Artikel liegt nur zum Teil vor.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Was fehlt</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Artikel, die noch nicht ganz gesichert sind. Keine Website wird schneller gefragt als beim Aktualisieren.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>Der Rest konnte nicht geladen werden, oder Sie haben abgebrochen.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>Bilder von %n Artikel</numerusform>
            <numerusform>Bilder von %n Artikeln</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>Bilder von 1 Artikel</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>einige Bilder konnten nicht geladen werden</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>Nicht verschlüsselt. Eine Passphrase verschlüsselt die Dateien des Ordners; sie muss auf jedem Computer dieselbe sein.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>Die Dateien des Ordners sind verschlüsselt. Die Passphrase muss auf jedem Computer dieselbe sein.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Vorheriges Bild</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} von {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>Auch hinzufügen</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Adressen im eigenen Netz</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Sie führen zu diesem Rechner oder zu Geräten daneben, etwa einem Router. Fügen Sie sie nur hinzu, wenn Sie sie kennen: DeskReader ruft sie bei jeder Aktualisierung genau so auf, wie sie in der Datei stehen.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Diese Datei nennt %n Adresse im eigenen Netz</numerusform>
            <numerusform>Diese Datei nennt %n Adressen im eigenen Netz</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Diese Datei nennt eine Adresse im eigenen Netz</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigener</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>Wie http://host:8080 oder socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Falls der Proxy eine Anmeldung verlangt</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>In Gebrauch.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Wo die Anmeldung aufbewahrt wird</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>Dieses System hat keinen Schlüsselbund: Die Anmeldung bleibt nur, bis DeskReader beendet wird, und steht sonst nirgends.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Kein Proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Adresse des Proxys</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Im Schlüsselbund dieses Systems; nur dieser Proxy bekommt sie gezeigt.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Worüber Anfragen nach außen gehen. Dieser Rechner selbst wird ohne ihn gefragt.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Nach 15 Sekunden</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Nach 2 Sekunden</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Nach 5 Sekunden</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Nach {seconds} Sekunden</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Etwa 65 lesen sich am besten.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Breite der Spalte</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Sonst lässt sich Code in seinem Kasten seitwärts rollen.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Blocksatz</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Zeilenhöhe</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Artikel als gelesen markieren</translation>
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
        <translation>Sofort</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Sepia ist warmes Papier bei hellen Farben.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Beide Ränder gerade; ohne Blocksatz flattert der rechte.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>Die Fähre legte im Morgengrauen ab, wie seit vierzig Jahren, mit zwei Autos und einem Hund an Bord. Das Wasser war grau wie Schiefer, und der Fahrplan stimmte.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>Gezählt ab dem Öffnen.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Lange Codezeilen umbrechen</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (mitgeliefert)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} Zeichen</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n Feed</numerusform>
            <numerusform>%n Feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n Artikel</numerusform>
            <numerusform>%n Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 Feed</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 Artikel</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Feeds und Artikel auf diesem Computer behalten</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Konto entfernen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} entfernt</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>Ihre Feeds und Artikel bleiben auf diesem Computer, und der Ordner bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} und {stories} werden von diesem Computer entfernt. Der Server behält alles.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} und {stories} bleiben. DeskReader ruft diese Feeds dann selbst ab.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 Jahr</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Höchstens behalten</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Artikel behalten</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Artikel behalten für</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Bilder eines Feeds belegen höchstens</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Ohne Grenze</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Wie im Ordner oder in den Einstellungen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Wie gelesene entfernen</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Ungelesene Artikel</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Änderungen werden gesucht …</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>%n frühere Fassung vergessen</numerusform>
            <numerusform>%n frühere Fassungen vergessen</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>1 frühere Fassung vergessen</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>An diesem Artikel wurde keine Änderung gefunden.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Dieser Artikel hat sich geändert.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Dieser Artikel nennt keine Seite.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Weicht vom Standard ab</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>%n Artikel ausgeblendet</numerusform>
            <numerusform>%n Artikel ausgeblendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n Artikel wieder in Listen</numerusform>
            <numerusform>%n Artikel wieder in Listen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>1 Artikel ausgeblendet</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>„{phrase}“ 14 Tage stummschalten</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>„{phrase}“ 14 Tage stummgeschaltet</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>Wieder in Listen</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Bedingung hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Nach %n Tag</numerusform>
            <numerusform>Nach %n Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Nach 1 Tag</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Immer sichern</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Anwenden auf</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Wie üblich</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Wenn all das zutrifft</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Wenn etwas davon zutrifft</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Letzter Tag der Regel: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Nach vorn stellen</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stummschalten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Benannt nach dem, was sie sucht</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>Nie sichern</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Neue und ungelesene Artikel</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Neue Artikel und alle vorhandenen</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Nur neue Artikel</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>An einem Tag …</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Aus allen Listen außer „Stumm“, nicht gezählt, nicht gemeldet</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Nach dem Eintreffen sortiert, nicht nach der Veröffentlichung</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>Die Regel endet</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Dann</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Welche Bedingungen gelten müssen</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n Filter tut mehr, als Regeln können: {names}</numerusform>
            <numerusform>%n Filter tun mehr, als Regeln können: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>%n Regel hinzugefügt</numerusform>
            <numerusform>%n Regeln hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n Regel ist schon da</numerusform>
            <numerusform>%n Regeln sind schon da</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 Filter tut mehr, als Regeln können: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>1 Regel hinzugefügt</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 Regel ist schon da</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Widersprechen sich zwei Regeln, gilt die obere</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Regeln importieren</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Import läuft&#xa0;…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>Letzter Tag der Regel</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Neue Regel</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Regel entfernen</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Regel entfernt. Was sie getan hat, bleibt.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Regeln anderer Reader (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gesichert</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Gesichert, %n Artikel geändert</numerusform>
            <numerusform>Gesichert, %n Artikel geändert</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Gesichert, 1 Artikel geändert</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Geben Sie ein, wonach gesucht wird, um zu sehen, welche Artikel hier passen.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Diese Regel hat ungesicherte Änderungen. Sichern Sie sie, oder tun Sie es noch einmal, um sie zu verwerfen.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>Was mit eintreffenden Artikeln geschieht. Regeln laufen auf diesem Computer, bevor Sie einen Artikel sehen.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Beste zuerst</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Nach Datum</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>So wird gesucht</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Suche speichern</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Diese Liste</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Suche „{title}“ entfernt</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Suche umbenennen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Diese Suche sichern</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>„{title}“ steht nun in der Seitenleiste</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Suche löschen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Artikel durchsuchen</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>So wird gesucht</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Geben Sie Wörter ein und verbinden Sie sie mit diesen Zeichen. Vom letzten Wort genügt der Anfang.</translation>
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
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Zertifikate (*.pem *.crt *.cer);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Zertifizierungsstelle entfernen</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Mein Passwort unverschlüsselt senden</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Vertraut {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Eigene Zertifizierungsstelle verwenden …</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>Änderungen gelten sofort</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Feeds und Aktualisierung</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>Keine Einstellung enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Offline-Speicher</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Diese Seite ist wieder wie am Anfang</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Seite zurücksetzen</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>In ein Feld klicken und die neue Taste drücken. Einzelne Tasten ruhen, solange in ein Textfeld geschrieben wird.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader und Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Stellt alle Tasten wie in einem anderen Programm ein. Jede lässt sich weiterhin ändern.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Seitenleiste</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>Feeds</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Anmeldung läuft …</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Nichts Neues</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>%n Feed ausgewählt</numerusform>
            <numerusform>%n Feeds ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>1 Feed ausgewählt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>Die Startliste fehlt</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>Startliste</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Abonnieren</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Ankreuzen, was interessiert. Alles lässt sich wieder abbestellen.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Themen</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (abonniert)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Alle aktualisieren</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Zeigt, was fehlgeschlagen und was nicht gespeichert ist</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Eine andere Datei wird gerade gespeichert. Warte ab oder brich sie ab.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Geladen</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>Es kam nichts Neues. Versuch es später noch einmal.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} gespeichert</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>Speichern von {name} abgebrochen</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Ein Feed, der seltener geprüft werden will, wird es.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Neue Artikel suchen</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Alle 2 Stunden</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Alle 4 Stunden</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Jede Stunde</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Alle {minutes} Minuten</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Die Seite hinter jedem neuen Artikel holen.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Leer gelassen gilt der Name des Feeds.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Neue Artikel dieses Feeds melden.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Einmal am Tag</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Ganze Artikel sichern</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Abonnement</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Dieser Server kann Feeds nicht verschieben: Der Ordner gilt nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Dieser Server kann Feeds nicht umbenennen: Der Name gilt nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Zweimal am Tag</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n Anfrage</numerusform>
            <numerusform>%n Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 Anfrage</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Letzter Abgleich: {requests}, {size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Nicht angenommen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Jetzt abgleichen</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Abgleich läuft …</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>Der Server hat %n Änderung nicht angenommen. Sie gilt nur auf diesem Computer.</numerusform>
            <numerusform>Der Server hat %n Änderungen nicht angenommen. Sie gelten nur auf diesem Computer.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>Der Server hat 1 Änderung nicht angenommen. Sie gilt nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Ihre Änderungen bleiben und werden gesendet, sobald es weitergeht.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (dieser Computer)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, zuletzt gesehen {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Schlagwort „{name}“ entfernt; seine Artikel bleiben erhalten</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Schlagwort umbenennen</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>Das Schlagwort „{old}“ heißt jetzt „{new}“</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Name des Schlagworts</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>%n Artikel verschlagwortet</numerusform>
            <numerusform>%n Artikel verschlagwortet</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>1 Artikel verschlagwortet</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Schlagwörter geändert</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Eine Datei mit eigenen Farben. DeskReader prüft, dass jeder Text lesbar bleibt.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Eigenes Thema</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Verwendet das Thema {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Artikelliste</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>{number}+ Artikel</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Was mit solchen Titeln geschieht</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Diese Regel hinzufügen</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Immer melden</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>Nie melden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>Regel zu {words} entfernen</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Wörter im Titel</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n ungelesener Artikel</numerusform>
            <numerusform>%n ungelesene Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 ungelesener Artikel</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>DeskReader öffnen</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Eine Stunde pausieren</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>Pausiert bis {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Ruhezeit: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Jetzt aktualisieren</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Ein Klick auf das Symbol holt das Fenster zurück. Das Menü beendet das Programm.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader läuft im Infobereich weiter</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>Der Infobereich ist weg, darum ist das Fenster wieder da.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} bis {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>Alle Einstellungen …</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigenes</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Standardwerte</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Blocksatz</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Zeilenhöhe</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Seitenfarbe</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Serifenlos (System)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Text und Thema</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>Code umbrechen</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n Änderung zu senden</numerusform>
            <numerusform>%n Änderungen zu senden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n Feed bleibt: kein Server kann ihn abrufen</numerusform>
            <numerusform>%n Feeds bleiben: kein Server kann sie abrufen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 Änderung zu senden</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 Feed bleibt: kein Server kann ihn abrufen</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n Feed auf diesen Computer verschoben</numerusform>
            <numerusform>%n Feeds auf diesen Computer verschoben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n Feed nach {name} verschoben</numerusform>
            <numerusform>%n Feeds nach {name} verschoben</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 Feed auf diesen Computer verschoben</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 Feed nach {name} verschoben</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>Keine Feeds zu verschieben</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Noch nicht abgeglichen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>Abgeglichen {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>Über DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Aktivität …</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Feed hinzufügen&#xa0;…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Alle Artikel</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Sicherungen&#xa0;…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Nach Feed</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Diesen Artikel auf Änderungen prüfen</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Aus der Startliste wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Zu einem Ereignis zusammenfassen</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Geräumig</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>Als HTML kopieren</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>Als Zitat kopieren</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Link des Artikels kopieren</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Übliche Schriftgröße</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Für unterwegs vorbereiten&#xa0;…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>OPML exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Alles exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Artikel als EPUB exportieren…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Eigenschaften des Feeds</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Feeds, die sich lohnen …</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Im Artikel suchen</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Frühere Fassungen vergessen</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Gelerntes über diese Website vergessen</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Gehe zu „Alle Artikel“</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Gehe zu „Stumm“</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Gehe zu „Mit Stern“</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Gehe zu „Heute“</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Gehe zu „Heute im Überblick“</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Gehe zu „Ungelesen“</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Gehe zu …</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Zu einem Tag gehen&#xa0;…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Feeds ohne Ungelesenes ausblenden</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>So wird gesucht</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren&#xa0;…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Schrift vergrößern</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Liste über dem Artikel</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Liste neben dem Artikel</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Listenoptionen</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alle als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Als gelesen oder ungelesen markieren</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen markieren</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Alles darüber als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Alles darunter als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Älteres als einen Tag als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Älteres als eine Woche als gelesen markieren</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Weitere Aktionen</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Einen Namen der Überschrift 14 Tage stummschalten</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Stummschalten oder wieder zeigen …</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Stummschalten …</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner&#xa0;…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Neueste zuerst</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Nächster Feed</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Nächster Artikel</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Nächster ungelesener Artikel</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Älteste zuerst</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Seite nach unten, dann nächster ungelesener Artikel</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Seite nach oben</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Vorheriger Feed</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Vorheriger Artikel</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Vorheriger ungelesener Artikel</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Alle aktualisieren</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Gezeigtes aktualisieren</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>In einer Stunde noch einmal melden</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Stern entfernen</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Schlecht erfasste Seite melden</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Regeln …</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Als HTML sichern …</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Als PDF sichern&#xa0;…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Überall suchen</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Alle Artikel auswählen</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Von den anderen Quellen trennen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen&#xa0;…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Wieder in Listen zeigen</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Änderungen ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Andere Quellen zeigen</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Schrift verkleinern</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern setzen</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Stern setzen oder entfernen</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Nur mit Stern</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Ganzer Artikel oder Fassung des Feeds</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter&#xa0;…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Text und Thema …</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Nur Titel</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Nur ungelesene</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Bilder ansehen</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Bild ohne Beschreibung</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Bild, nicht gespeichert</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[hinzugefügt: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[entfernt: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n Quelle</numerusform>
            <numerusform>%n Quellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n Artikel</numerusform>
            <numerusform>%n Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 Quelle</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 Artikel</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>Warum steht das hier?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Sie haben alle gelesen</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>aus %n Quelle</numerusform>
            <numerusform>aus %n Quellen</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>aus 1 Quelle</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>Sie öffnen {share} von {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Ordner für Überblicke</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Täglicher Überblick als EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Überblicke behalten</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>Ältere Überblicke werden im Ordner gelöscht. Umbenannte bleiben.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Sichert täglich die ungelesenen Artikel aus „Heute im Überblick“ für Ihren E-Reader.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} Tage</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>%n konnte nicht gelesen werden</numerusform>
            <numerusform>%n konnten nicht gelesen werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>%n Feed hinzugefügt</numerusform>
            <numerusform>%n Feeds hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n Stern entfernt</numerusform>
            <numerusform>%n Sterne entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>%n Artikel gelöscht</numerusform>
            <numerusform>%n Artikel gelöscht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>%n Artikel als gelesen markiert</numerusform>
            <numerusform>%n Artikel als gelesen markiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>%n Artikel als ungelesen markiert</numerusform>
            <numerusform>%n Artikel als ungelesen markiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n Artikel mit Stern versehen</numerusform>
            <numerusform>%n Artikel mit Stern versehen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>1 konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 Feed hinzugefügt</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 Stern entfernt</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>1 Artikel gelöscht</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>1 Artikel als gelesen markiert</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>1 Artikel als ungelesen markiert</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 Artikel mit Stern versehen</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>%n Artikel als gelesen markiert</numerusform>
            <numerusform>%n Artikel als gelesen markiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>1 Artikel als gelesen markiert</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n Eintrag verschoben</numerusform>
            <numerusform>%n Einträge verschoben</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 Eintrag verschoben</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>%n schon bekannt</numerusform>
            <numerusform>%n schon bekannt</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>1 schon bekannt</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n Artikel</numerusform>
            <numerusform>%n Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 Artikel</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Gespeicherte Suche</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
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
        <translation>Eingebettete Seite</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Im Player abspielen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>%n weiterer in der Seitenleiste</numerusform>
            <numerusform>%n weitere in der Seitenleiste</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>1 weiterer in der Seitenleiste</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Link des Artikels kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Regel „{name}“ bearbeiten …</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Ereignisse zusammenfassen</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>OPML importieren …</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Artikel behalten&#xa0;…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alle als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ungelesen markieren</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Alles darüber als gelesen markieren</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Alles darunter als gelesen markieren</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stummschalten</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>14 Tage stummschalten</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Mehr stummschalten</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner&#xa0;…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Neue Regel …</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Andere Quellen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Eigenschaften&#xa0;…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Konto entfernen …</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Ordner entfernen, Feeds behalten</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Stern entfernen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen&#xa0;…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Schlecht erfasste Seite melden</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Ganze Artikel speichern</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Wieder in Listen zeigen</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Sortieren</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern setzen</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Nicht gespeicherte Artikel …</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Jetzt abgleichen</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter&#xa0;…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Abbestellen</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>Namen des Feeds verwenden</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>%n Feed wurde ausgelassen: vor weniger als fünf Minuten geholt</numerusform>
            <numerusform>%n Feeds wurden ausgelassen: vor weniger als fünf Minuten geholt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>%n Feed ausgelassen: Die Website bat um eine Pause bis {time}</numerusform>
            <numerusform>%n Feeds ausgelassen: Ihre Websites baten um eine Pause, die erste bis {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n neuer Artikel</numerusform>
            <numerusform>%n neue Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>1 Feed wurde ausgelassen: vor weniger als fünf Minuten geholt</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>1 Feed ausgelassen: Die Website bat um eine Pause bis {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 neuer Artikel</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Komprimierte Texte</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>All das wurde vor weniger als fünf Minuten geholt</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>Bibliotheksdatei</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Jetzt würde kein Artikel entfernt.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>Bilddateien</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Verwendung der Bilder</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Platzbedarf der Bilder</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Verknüpfungen der Einträge</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Suchindex</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Gespeicherte Texte</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Zahl der Artikel</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Artikel ohne Titel</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>Dateien, die nichts benutzt</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Würde %n Artikel entfernen.</numerusform>
            <numerusform>Würde %n Artikel entfernen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Würde 1 Artikel entfernen.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} und %n weitere</numerusform>
            <numerusform>{sources} und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} und 1 weitere</translation>
    </message>
    <message>
        <source>{source}: {stories}</source>
        <translation>{source}: {stories}</translation>
    </message>
</context>
<context>
    <name>prompts</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Schlagwörter speichern</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Schlagwörter ankreuzen oder ein neues eingeben. Mehrere werden durch Kommas getrennt.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>Wird einmal am Tag geprüft, weil seine Website nicht sagen kann, ob es Neues gibt. Wählen Sie ein Intervall, um das zu ändern.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Er bringt selten neue Artikel, daher liegen {interval} zwischen zwei Prüfungen.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>Seine Website bittet um {interval} zwischen zwei Prüfungen.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Zwischen zwei Prüfungen eines Feeds liegen mindestens {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>Der Feed bittet darum, zu manchen Stunden oder an manchen Tagen nicht geprüft zu werden.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>Der Feed selbst bittet um {interval} zwischen zwei Prüfungen.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>Die Website hat um eine Pause bis {time} gebeten.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Artikel mit Stern oder Schlagwort bleiben, was auch immer hier steht.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>%n davon ungelesen</numerusform>
            <numerusform>%n davon ungelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>%n Artikel hier passt</numerusform>
            <numerusform>%n Artikel hier passen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n Artikel bisher</numerusform>
            <numerusform>%n Artikel bisher</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>1 davon ungelesen</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>1 Artikel hier passt</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 Artikel bisher</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Ein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Kürzel wie en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Art des Vergleichs</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Stumm durch „{rules}“</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Diese Bedingung entfernen</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Passende Artikel</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Es gibt noch keine Artikel, an denen sich das erproben ließe.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Überschrift</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Überschrift oder Text</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>Wonach gesucht wird</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Wo gesucht wird</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Wörter in beliebiger Reihenfolge; sport* für jedes Wort, das so beginnt</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Wörter hintereinander</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>immer melden</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>hat nicht alle Wörter</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>hat nicht die Wortfolge</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>passt nicht auf</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>hat alle Wörter</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>hat keines von</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>hat eines von</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>hat die Wortfolge</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>ist keines von</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>ist eines von</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>als gelesen markieren</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>passt auf</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>nach vorn stellen</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>stummschalten</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>nie melden</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>keine Bilder</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>Bilder sichern</translation>
    </message>
    <message>
        <source>star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>Schlagwort „{name}“</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>die neuesten {number} geprüft</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>bis {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} geprüft</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>Arabisch</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>Armenisch</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>Bengalisch</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chinesisch</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>Devanagari</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>Georgisch</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>Hebräisch</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japanisch</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Koreanisch</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>Tamilisch</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>Thai</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Dieses System hat keine Schrift für {script}. Installiere eine, etwa {family}, um den Text zu lesen.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Seit dem Lesen geändert</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Geändert heute, in dieser Woche oder an einem Datum</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>Eines der Wörter</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Name einer Autorin oder eines Autors</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Nur Feeds, deren Name dies enthält</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Nur Artikel mit Stern</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Nur Artikel, die eine Regel stummgeschaltet hat</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Nur Meldungen, die mehrere Quellen bringen</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Nur Artikel, die ihr Herausgeber geändert hat</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Nur Artikel mit Bildern</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Nur Artikel mit diesem Schlagwort</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Nur gelesene Artikel</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Nur ungelesene Artikel</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Nach einem Tag, Monat oder Jahr erschienen</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Vor einem Tag, Monat oder Jahr erschienen</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Von ihrem Herausgeber entfernt</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Artikel, bei denen eine Regel dieses Namens wirkte</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Artikel mit beiden Wörtern, in beliebiger Reihenfolge</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Diese Wörter nebeneinander</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Mit geänderter Überschrift</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Ohne dieses Wort</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Wort im Titel</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Ein Ordner, den mehrere Geräte teilen</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Eine Regel braucht mindestens eine Bedingung und etwas zu tun.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Ein anderes Programm benutzt gerade die Bibliothek. Bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Wählen Sie einen Ordner, den Syncthing, Nextcloud, Dropbox oder ein USB-Stick zu Ihren anderen Computern trägt.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>Unter dieser Adresse ist kein Server zu erreichen. Prüfen Sie die Schreibweise. Bei einem Server ohne Verschlüsselung muss http:// vor dem Namen stehen.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>Der Server ist nicht zu erreichen. DeskReader versucht es später wieder.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>Die Website war nicht erreichbar. Die Adresse ist vielleicht falsch geschrieben.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>Die Website war nicht erreichbar. DeskReader versucht es später noch einmal.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>Die Datei des Zertifikats für diese Website war nicht lesbar.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>Die Zertifikatsdatei ist nicht lesbar. Wählen Sie eine PEM-Datei.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>Das Dokument konnte nicht gelesen werden. DeskReader selbst ist in Ordnung.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>Die Datei konnte nicht gelesen werden ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>Die Antwort des Servers ist nicht lesbar, daher wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>Die Zertifikatsdatei dieses Kontos ist nicht lesbar. Wählen Sie sie in seinen Eigenschaften neu.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Legen Sie in den Sicherheitseinstellungen von Nextcloud ein App-Passwort an.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Von der Website gekürzt</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>Diese Datei ist keine Bibliothek, die DeskReader lesen kann. Es kennt die von RSS Guard, Liferea und QuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>Diese Adresse kann DeskReader nicht öffnen. Sie sollte aussehen wie example.org oder https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader darf hier nicht schreiben: {detail}. Es wurde nichts verloren oder verändert.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} verwendet die Passphrase dieses Ordners nicht, daher warten die Änderungen von dort. Geben Sie sie auch dort ein.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Das Passwort dieses Kontos wird noch einmal gebraucht: Ohne Schlüsselbund behält DeskReader es nur, solange es läuft.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS und Miniflux haben für Apps ein eigenes Passwort. Es wird dort im Profil festgelegt.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux und andere (Google-Reader-API)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Ganzer Artikel gespeichert</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Ganzer Artikel gespeichert, einige Bilder fehlen</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>Auf dieser Seite wurde kein Artikel gefunden.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>Unter dieser Adresse wurde kein Feed gefunden. Vielleicht hilft die Adresse der Startseite oder des Feeds selbst.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>Dieses System hat keinen Schlüsselbund; das Passwort des Kontos bleibt daher nur gespeichert, bis DeskReader geschlossen wird.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>In dieser Datei sind keine Regeln. DeskReader kann Regeln von RSS Guard, FreshRSS und newsboat importieren.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>Unter dieser Adresse antwortet kein Server dieser Art. Vielleicht fehlt ein Pfad, etwa https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Auf der Seite der Website fanden sich keine Artikel. Vorhandene Artikel bleiben.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>Unter dieser Adresse wurde nichts gefunden. Vielleicht ist sie falsch geschrieben.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Gelesenes und Sterne werden abgeglichen. Feeds lassen sich nur auf dem Server ändern.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Server mit der Fever-API, nur für gelesen und markiert</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>In DeskReader ist etwas schiefgegangen. Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Abonniert. Dieses System hat keinen Schlüsselbund, darum bleibt das Passwort oder die private Adresse des Feeds nur, bis DeskReader beendet wird.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Nur Zusammenfassung</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Nur Zusammenfassung: Auf der Seite wurde kein Artikel gefunden</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Nur Zusammenfassung: Das Speichern ganzer Artikel ist ausgeschaltet</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Nur Zusammenfassung: Der ganze Artikel wurde noch nicht geholt</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Nur Zusammenfassung: Die Seite gibt es nicht mehr</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Nur Zusammenfassung: Die Website zeigt den Artikel nur in Browsern, die ihre Skripte ausführen</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Nur Zusammenfassung: Der Rest ist für Abonnenten der Website</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Nur Zusammenfassung: Die Website hat nicht geantwortet</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Nur Zusammenfassung: Die Website weist Reader ab</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Nur Zusammenfassung: Die Website zeigt statt des Artikels eine Einwilligungsseite</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>Die Adresse führt in das eigene Netz oder auf diesen Computer und wurde deshalb nicht abgerufen.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>Die Adresse leitet endlos von einem Ort zum nächsten weiter.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>Die Antwort brach mittendrin ab. DeskReader versucht es später noch einmal.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>Die Antwort brach mittendrin ab. Bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>Der Datenträger ist voll, daher ging das nicht. Es ist nichts verloren; bitte versuchen Sie es noch einmal, sobald Platz ist.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>Der Datenträger meldet einen Fehler ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>Der Feed unter dieser Adresse ist beschädigt und konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>Der Feed enthält zurzeit keine Artikel.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>Der Feed ist beschädigt und konnte nicht gelesen werden. Vorhandene Artikel bleiben erhalten.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>{detail} ist keine gewöhnliche Datei; es wurde nichts hineingeschrieben oder daraus gelesen.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>Den Ordner für {detail} gibt es nicht, daher wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>Der Ordner {detail} ist nicht da. Ihre Änderungen bleiben gespeichert, bis er wieder da ist.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>Die Bibliothek war beschädigt. Daraus gerettete Feeds: {feeds}; Artikel: {articles}; davon ohne Text, bis ihr Feed ihn wieder bringt: {lost}. Die beschädigte Datei bleibt als {file} erhalten.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>Die Bibliothek war beschädigt. Die beschädigte Datei wird als {detail} aufbewahrt; nichts davon wurde gelöscht.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>Der Proxy antwortet nicht, oder er verlangt Benutzername und Passwort. Siehe Einstellungen, Feeds und Aktualisierung, oder die Eigenschaften des Feeds.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>Der Proxy antwortet nicht oder verlangt Benutzername und Passwort. Siehe Einstellungen, Feeds und Aktualisieren.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>Der Herausgeber hat diesen Feed endgültig eingestellt.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>Der Herausgeber hat diesen Feed endgültig eingestellt. Er kann abbestellt werden.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Der Server bat um eine Pause. DeskReader wartet so lange.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>Der Server bat um eine Pause. Versuchen Sie es später wieder.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>Der Server nimmt diese Änderung nicht an ({detail}); sie gilt daher nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>Der Server nimmt Benutzername und Passwort nicht an. Manche Server verlangen für Programme ein eigenes Passwort, das ihre Einstellungsseite vergibt.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>Der Server hat gerade Probleme. DeskReader versucht es später wieder.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>Der Server kennt die Feeds und Artikel dieses Kontos nicht mehr. Vielleicht wurde er neu eingerichtet. Nichts wurde geändert. Wählen Sie, was bleiben soll: die Feeds des Servers oder die dieses Computers.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>Unter dieser Adresse antwortet der Server nicht mehr. Prüfen Sie sie in den Eigenschaften des Kontos.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>Der Server antwortete mit einem Fehler. Prüfen Sie, ob in seinen Einstellungen der Zugang für Apps (seine API) eingeschaltet ist, oder versuchen Sie es später wieder.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>Der Server antwortete unerwartet ({detail}). DeskReader versucht es später wieder.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>Der Server sandte zu viele Daten auf einmal, daher wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>Der Server brauchte zu lange. DeskReader versucht es später wieder.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>Der Server brauchte zu lange. Versuchen Sie es später wieder.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Das Zertifikat des Servers ist ungültig, daher hat sich DeskReader nicht verbunden.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>Das Zertifikat des Servers ist ungültig, daher wurde kein Passwort gesendet. Wenn Ihre eigene Stelle es ausgestellt hat, fügen Sie deren Zertifikat hinzu.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>Der Server gab eine Antwort, die nicht stimmen kann ({detail}); daraus wurde nichts übernommen. DeskReader versucht es später noch einmal.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>Die Antwort des Servers ist zu verschachtelt für DeskReader, daher wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>Die Einstellungen waren beschädigt, deshalb gelten die üblichen. Die beschädigte Datei wird als {detail} aufbewahrt.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Die Website bittet um eine Pause. DeskReader wartet so lange wie gewünscht.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>Die Website bittet um eine Pause. Bitte später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>Die Website bittet Programme, diese Seite nicht zu lesen.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>Die Website hat zurzeit selbst eine Störung. DeskReader versucht es später noch einmal.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>Die Website hat zurzeit selbst eine Störung. Bitte später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>Die Website gab eine Antwort, die hier nicht weiterhilft ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>Die Website hat mehr geschickt, als ein Feed oder eine Seite enthalten sollte; der Rest wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>Die Website hat zu lange nicht geantwortet. DeskReader versucht es später noch einmal.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>Die Website hat zu lange nicht geantwortet. Bitte später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Das Zertifikat der Website ist ungültig, deshalb wurde keine Verbindung aufgebaut.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Es gibt zu viele Regeln ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Unter dieser Adresse war zwei Wochen lang nichts, darum fragt DeskReader nicht mehr. Das Abo lässt sich beenden.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>Von diesem Artikel gibt es keine frühere Fassung.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>Den Ordner {detail} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>Ein solches Konto gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Diesen Feed gibt es nicht in der Bibliothek.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>Diese Regel gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>Diesen Artikel gibt es nicht in der Bibliothek.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>Unter dieser Adresse gibt es nichts mehr. DeskReader sieht morgen wieder nach.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>Dieses Konto ist angehalten. Ihre Änderungen bleiben gespeichert, bis es weitergeht.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>Dieses Konto wird gerade abgeglichen. Bitte versuchen Sie es in einer Minute noch einmal.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Diese Adresse ist nicht verschlüsselt; unterwegs könnte jeder das Passwort lesen. Nehmen Sie https:// oder bestätigen Sie, dass Sie das hinnehmen.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>So werden Bedingungen nicht geschrieben: {detail}. Richtig ist etwa title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Die Website zeigt dies nur mit Passwort oder Abonnement.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Dieser Feed braucht sein Passwort oder seine private Adresse noch einmal: Ohne Schlüsselbund behält DeskReader sie nur, solange es läuft. Die Eingabe ist in den Eigenschaften des Feeds.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Diese Datei enthält mehr, als DeskReader auf einmal liest ({detail}); nichts daraus wurde übernommen.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Dieser Ordner enthält eine Webseite, die DeskReader nicht gut gelesen hat, und was daraus wurde.

page.html    die Seite, wie die Website sie geschickt hat
result.json  was DeskReader daraus entnommen hat: Titel, Autor, Datum, Text, Bilder

Nichts davon wurde irgendwohin gesendet. Damit die Seite besser gelesen wird, den Ordner an die Entwickler von DeskReader schicken.
Stammt die Seite von einer Website mit Anmeldung, vorher page.html durchsehen: Darin können ein Name oder ein privater Link stehen.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Dieser Ordner ist verschlüsselt. Geben Sie die Passphrase Ihrer anderen Geräte ein.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>Mehr gibt der Feed nicht her</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>Diese Datei ist kein Export von DeskReader, oder sie ist beschädigt ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Dies ist kein Feed.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Das ist keine Adresse eines Proxys. Sie sollte aussehen wie http://host:8080 oder socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>Diese Datei ist keine OPML-Datei mit Feeds.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>Das ist keine Adresse. Sie sollte aussehen wie rss.example.org oder https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>Das ist kein gültiger regulärer Ausdruck: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>Das ist nicht die Passphrase, die Ihre anderen Geräte für diesen Ordner verwenden. Nichts wurde gelesen oder geschrieben.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Server dieser Art können das nicht ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Diese Bibliothek stammt von einem neueren DeskReader. Bitte das Programm aktualisieren; nichts wurde verändert.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Das Dokument war zu schwer zu lesen, deshalb hat DeskReader aufgegeben.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Dies ist kein Bild, das sich anzeigen lässt.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>Dieser reguläre Ausdruck braucht zu lange für einen Artikel. Vereinfachen Sie ihn und schalten Sie die Regel dann wieder ein.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Diese Website hat keinen Feed. DeskReader liest stattdessen ihre Nachrichtenliste.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Diese Website hat keinen Feed. DeskReader beobachtet stattdessen ihre Seite.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Schalten Sie in den Einstellungen von Tiny Tiny RSS den API-Zugang ein.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>Wird noch gespeichert</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>Was davon nicht lesbar war, kam aus der Sicherung vom {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Dieses Konto gibt es schon. Es heißt {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Dieser Feed ist schon abonniert.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>Dieser Computer hat keine Netzwerkverbindung. Sobald sie wieder da ist, macht DeskReader weiter.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>Dieser Computer hat keine Netzwerkverbindung. Bitte noch einmal versuchen, sobald sie wieder da ist.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>Meldungen Hinweise Nachrichten Banner Alarm</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>Blocksatz Ausrichtung</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>Archiv ZIP Umzug anderer Computer</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>Ton Klang stumm Geräusch</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>Autostart hochfahren Anmeldung</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>Sicherung wiederherstellen Kopie Backup</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>Akku Batterie Energie Laptop</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>Code rollen Programmierung</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>kompakt Abstand Vorschaubilder Zeilen</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>löschen alte aufräumen schützen</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>löschen alte aufräumen ablaufen</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>löschen alte epub bücher aufräumen</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>Speicherplatz Festplatte Budget Cache Gigabyte</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>nicht stören Nacht Stille Pause</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>herunterladen Volltext Seiten</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>doppelt Dubletten gleicher Artikel zusammenfassen</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>Film Spiel Präsentation nicht stören</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>Filter ungelesene mit Stern gelesene ausblenden</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>Ordner Pfad Daten Verzeichnis</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>Schrift Schriftart Serifen Font</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>Schrift Text größer kleiner Zoom</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>Schrift Zoom Skalierung größer kleiner</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>gruppieren doppelt Dubletten gleicher Artikel verwandt bündeln zusammenfassen</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>verbergen Taskleiste Infobereich</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>Hervorhebung Farbe Desktop</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>Fotos Abbildungen herunterladen</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>Intervall aktualisieren Abstand wie oft automatisch</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>Tastatur Tastenkürzel Schema vim</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>Schlüsselwörter Stichwörter immer nie Filter Alarm</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>Anordnung Spalten Bereiche darüber</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>Grenze löschen alte aufräumen</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>Zeilenlänge Ränder schmal breit</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>Protokoll Fehler Datenmenge Anfragen fehlgeschlagen</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>mobile Daten Hotspot Roaming</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>morgen zeitung e-reader kindle kobo buch zeitplan überblick</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>stumm filter sperren ausblenden ignorieren wörter stichwörter</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>Netzwerk Verbindung Tor SOCKS VPN</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>Anzahl auf einmal höchstens Maximum</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>OPML Umzug anderes Programm</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>OPML Liste der Feeds speichern</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>Reihenfolge neueste älteste Datum</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>eigene Farben Datei Palette</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>Leiste Symbol Infobereich</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>Papier Sepia Hintergrund Design</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>pfad verzeichnis epub bücher</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>Bewegung verringern Animation animiert GIF Barrierefreiheit</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>aktualisieren Start</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>Seitenleiste gelesene leere</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>Zeilenabstand Durchschuss</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>Start minimiert verborgen</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>abgleich synchronisieren server anmelden freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>Design Theme dunkel hell Nachtmodus Aussehen</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>Übersetzung Sprache Englisch Deutsch Französisch Arabisch Oberfläche</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>Infobereich Hintergrund schließen beenden</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>ungelesen Verzögerung automatisch Sekunden</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>prüfen reparieren beschädigt</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n Feed hat ein Problem</numerusform>
            <numerusform>%n Feeds haben Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n Artikel nicht gespeichert</numerusform>
            <numerusform>%n Artikel nicht gespeichert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n Artikel teilweise gespeichert</numerusform>
            <numerusform>%n Artikel teilweise gespeichert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ungelesen</numerusform>
            <numerusform>%n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 Feed hat ein Problem</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 Artikel nicht gespeichert</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 Artikel teilweise gespeichert</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 ungelesen</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>%n Feed nicht erreicht</numerusform>
            <numerusform>%n Feeds nicht erreicht</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>1 Feed nicht erreicht</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>%n Konto ließ sich nicht abgleichen</numerusform>
            <numerusform>%n Konten ließen sich nicht abgleichen</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>1 Konto ließ sich nicht abgleichen</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>%n Feed nicht aktualisiert</numerusform>
            <numerusform>%n Feeds nicht aktualisiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>1 Feed nicht aktualisiert</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Noch nicht aktualisiert</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Kein Netz · offline lesbar</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Aktualisiere {done} von {total}&#xa0;…</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Aktualisiere&#xa0;…</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Speichere {done} von {total}&#xa0;…</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>Der Datenträger ist voll · abgerufen wird erst, wenn Platz ist</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Stand: {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>alles da</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>Problem: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>„{role}“ auf „{background}“ hat einen Kontrast von {ratio}:1; nötig sind mindestens 4,5:1.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>Die Farbe von „{role}“ hat nicht die Form #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>Die Themendatei lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>In der Themendatei fehlt „colors“.</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>Die Themendatei ist zu groß.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>Die Themendatei ist kein gültiges JSON.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>Die Themendatei nennt eine unbekannte Rolle: „{role}“.</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>„base“ eines Themas ist „light“ oder „dark“.</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n Feed hier hat ein Problem</numerusform>
            <numerusform>%n Feeds hier haben Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>%n weitere Quellen</numerusform>
            <numerusform>%n weitere Quellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>%n weitere Artikel</numerusform>
            <numerusform>%n weitere Artikel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n Artikel</numerusform>
            <numerusform>%n Artikel</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 Feed hier hat ein Problem</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>1 weitere Quelle</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>1 weiterer Artikel</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 ausgewählt</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 Artikel</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Eigenschaften des Kontos …</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Neue passende Artikel erscheinen hier von selbst.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>Keine stummen Artikel</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Hier hat kein Artikel einen Stern</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Keine Artikel mit Stern</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Hier gibt es keine Artikel</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Kein Artikel passt zu „{query}“</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Diese Suche findet nichts</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Heute noch nichts</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Nichts ungelesen</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Hier ist nichts ungelesen</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>R drücken, um nach neuen zu suchen.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Drücken Sie R, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>S drücken, um einem Artikel einen Stern zu geben. Artikel mit Stern bleiben für immer.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Wählen Sie den Feed, um zu sehen, was nicht stimmt. R versucht es noch einmal.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Alle Artikel zeigen</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>Hier bleiben Artikel, die eine Regel stummschaltet.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>Hier erscheinen die Artikel der letzten 24 Stunden.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Weniger oder andere Wörter versuchen. Escape beendet die Suche.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Artikel ohne Titel</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Alles ist gelesen</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Alles ist gelesen. Neue Artikel kommen von selbst.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>seit dem Lesen geändert</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>vom Herausgeber bearbeitet</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>vom Herausgeber entfernt</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>ungelesen</translation>
    </message>
    <message>
        <source>update</source>
        <translation>Neues</translation>
    </message>
    <message>
        <source>{sources}: {names}</source>
        <translation>{sources}: {names}</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>All stories</source>
        <translation>Alle Artikel</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Mit Stern</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>Heute im Überblick</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>vor %n Std.</numerusform>
            <numerusform>vor %n Std.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>vor %n Min.</numerusform>
            <numerusform>vor %n Min.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>vor 1 Tag</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>vor 1 Std.</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>vor 1 Min.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd, d. MMMM</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
</context>
</TS>
