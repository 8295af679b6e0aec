<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>Over DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Gekopieerd</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Gegevens kopiëren</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Vrije software onder de MIT-licentie. Stuurt niemand gegevens over jou.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Licenties…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Gemaakt met Qt {version} en PySide6, onder de LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>Het nieuws dat jij koos, compleet en offline.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Versie {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Versies en systeem, voor een foutmelding</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>Je bibliotheek staat in {folder}.</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>Zoals het in de zijbalk staat.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>Feeds, berichten en de map blijven.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Account verwijderen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Verwijderen…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>De server bewaart alles.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>{name} openen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Openen…</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>Account…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>Zoekt naar nieuwe berichten</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronisatie</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>De server controleert deze feed; hoe vaak en met welke aanmelding stel je daar in.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Account toevoegen</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Toevoegen…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS of een map die je computers delen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n voor feeds</numerusform>
            <numerusform>%n voor feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n voor pagina’s</numerusform>
            <numerusform>%n voor pagina’s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n voor afbeeldingen</numerusform>
            <numerusform>%n voor afbeeldingen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n verzoek vandaag</numerusform>
            <numerusform>%n verzoeken vandaag</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 voor feeds</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 voor pagina’s</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 voor afbeeldingen</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>1 verzoek vandaag</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Activiteit</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Mislukte feeds opnieuw controleren</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Feeds controleren: {done} van {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
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
        <translation>Laatste controle</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Volgende controle</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Geen problemen</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Nog niet</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Er wordt nu niets opgehaald.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultaat</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Meteen</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Berichten opslaan: {done} van {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>Wat DeskReader ophaalt, wat mislukte en waarom.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} ontvangen</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Een wachtwoordzin versleutelt de bestanden van de map. Gebruik op elke computer dezelfde.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Account toevoegen</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Map kiezen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Kiezen…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Map om via te synchroniseren</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Soort account</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Optioneel</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Wachtwoordzin</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Bezig met aanmelden…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Toevoegen</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>%n feed toevoegen</numerusform>
            <numerusform>%n feeds toevoegen</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Feed toevoegen</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Adres controleren…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Naam van de nieuwe map</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nieuwe map…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Geen map</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adres van site of feed</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adres van site, feed of artikel</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>De site accepteerde deze gebruikersnaam en dit wachtwoord niet.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Deze pagina biedt meerdere feeds.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Gebruikersnaam</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Activiteit</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>Een OPML-bestand met je feeds en mappen, dat elke andere lezer kan importeren.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Reservekopieën</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Nu controleren</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Bibliotheek controleren</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Controleren…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Controleert elk opgeslagen bericht en elke afbeelding. Verandert niets.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Alles exporteren</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Abonnementen exporteren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Feeds uit een andere lezer, een export van DeskReader of de bibliotheek van een andere lezer.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Feeds, berichten, sterren en labels in één bestand, om naar een andere computer te verhuizen.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importeren</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>Locatie van de bibliotheek</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Maak een kopie van de bibliotheek of ga terug naar een eerdere.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Geen problemen gevonden.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>OPML-bestanden (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Map openen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Openen…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Opgeslagen in {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Tonen…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>Wat er wordt opgehaald, wat mislukte en waarom, en hoeveel er vandaag kwam.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Hier valt niets te wijzigen</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Vergeten. Nieuwe pagina’s van {site} worden opnieuw vanaf nul gelezen.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link gekopieerd</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>Geen ongelezen berichten hierboven</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Geen ongelezen berichten hier</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Deze link bevat geen e-mailadres.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Dit bericht heeft geen webpagina.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>We herinneren je over een uur aan dit bericht.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>Gekopieerd als HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Gekopieerd als Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Gekopieerd met bron</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>Het bericht kon niet worden afgedrukt.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>Het bestand kon niet worden opgeslagen.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Opslaan als HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Opslaan als pdf</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Bestand opslaan</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Afbeelding opslaan</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Opgeslagen in {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Dit bericht heeft geen afbeeldingen.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n min leestijd</numerusform>
            <numerusform>%n min leestijd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n alinea ongewijzigd</numerusform>
            <numerusform>%n alinea’s ongewijzigd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n woord toegevoegd</numerusform>
            <numerusform>%n woorden toegevoegd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n woord verwijderd</numerusform>
            <numerusform>%n woorden verwijderd</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 min leestijd</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 alinea ongewijzigd</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 woord toegevoegd</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 woord verwijderd</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Door {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Gewijzigd sinds je het las</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Wijzigingen sinds {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiëren</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Linkadres kopiëren</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Afbeelding kopiëren</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Afbeeldingen downloaden</translation>
    </message>
    <message>
        <source>E</source>
        <translation>O</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Eerdere kop: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Eerdere versie</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Eerdere versie {number} van {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Bewerkt door de uitgever: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Latere versie</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Kaart</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>‘{phrase}’ 14 dagen dempen</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Geen bericht geselecteerd</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link openen</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Origineel openen</translation>
    </message>
    <message>
        <source>S</source>
        <translation>Z</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Afbeelding opslaan…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles selecteren</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Wijzigingen tonen</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Weer in lijsten tonen</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Samenvatting van de feed tonen</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Volledig bericht tonen</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Versie van de site tonen</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Bericht tonen</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>De versie van de feed</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>De uitgever heeft dit bericht verwijderd (gemerkt {date}). Je kopie blijft.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>De site heeft dit bericht ingekort.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>De site heeft dit bericht ingekort. De rest komt van het origineel op {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>De versie van de site</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Van dit bericht is er maar één versie.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>Dit is de versie van de site, die is ingekort.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Deze afbeelding is niet opgeslagen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Opnieuw proberen</translation>
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
            <numerusform>%n feed</numerusform>
            <numerusform>%n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n met ster</numerusform>
            <numerusform>%n met ster</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n bericht</numerusform>
            <numerusform>%n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 feed</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 met ster</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 bericht</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Er wordt elke dag een volledige reservekopie gemaakt; de laatste zeven worden bewaard. Afbeeldingen zitten er niet in.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Nu reservekopie maken</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Reservekopie maken…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Reservekopie gemaakt.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Reservekopieën</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Nog geen reservekopieën.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Terugzetten</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>Bibliotheek van {date} teruggezet</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>Zet {date} terug ({holds}). Van je huidige bibliotheek wordt eerst een reservekopie gemaakt.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Terugzetten…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>voor een import</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>voor een update</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>voor het terugzetten</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>dagelijks</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>door jou gemaakt</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>onleesbaar</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>Ook in {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelezen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>en nog %n</numerusform>
            <numerusform>en nog %n</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>en nog 1</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Niets nieuws in de afgelopen 24 uur, of je hebt alles al elders gelezen.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Opslaan als EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Nieuwe berichten tonen</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n bericht, opgeslagen als {name}</numerusform>
            <numerusform>%n berichten, opgeslagen als {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 bericht, opgeslagen als {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>Kon het overzicht van vandaag niet opslaan. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Berichten</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>In dit bericht zijn geen wijzigingen gevonden.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Een PEM-bestand van deze site</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Zoals een browser ze stuurt: naam=waarde; naam=waarde</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificaat</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Certificaatsleutel</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Kiezen…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Aangepast</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>Bijvoorbeeld http://naam:wachtwoord@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Headers</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>Als die in een apart bestand staat</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Wachtwoord van de sleutel</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Geen proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Eén per regel, bijv. Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Proxyadres</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>Het volledige adres, met de geheime code</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Standaard gebruiken</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Gebruikt voor deze feed, de berichten en de afbeeldingen</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Gebruikersnaam</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Wijzigen…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>Er is geen sleutelbos gevonden, dus dit wordt alleen bewaard tot je DeskReader afsluit.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>Er worden geen inloggegevens gestuurd.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Opslaan</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Inloggen</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Inloggen en headers</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Opslag</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Bewaard in je sleutelbos; alleen naar de server van deze feed gestuurd.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>een certificaat</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>een geheim in het adres</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>cookies</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>headers</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>een eigen proxy</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>geen proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>gebruikersnaam en wachtwoord</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>De schijf is vol. Er wordt niets opgehaald en je wijzigingen wachten tot er ruimte is om ze op te slaan.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Opslaan</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>{name} opslaan</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Iedereen met het bestand kan die feeds uit jouw naam lezen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Bestand kiezen…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Logins en codes van privéfeeds meenemen</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Sommige feeds zijn privé. Vink aan om hun logins en codes mee te nemen.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Feed controleren…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Adres gekopieerd</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Maken</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Alles hier is al gelezen</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>OPML exporteren</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Abonnementen geëxporteerd naar {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Pagina ophalen…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Naam van de map</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>OPML importeren</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nieuwe map</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Map {title} verwijderd; de feeds blijven</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Hernoemen</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Feed hernoemen</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Map hernoemen</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>De pagina en de versie van DeskReader staan in {folder}. Er is niets verstuurd.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Abonnement op {title} opgezegd</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Voegt de feeds van een OPML-bestand aan dit account toe.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Alle feeds van dit account komen hierheen en worden op de server opgezegd.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Alle feeds op deze computer gaan naar dit account, met wat je gelezen, van een ster voorzien en gelabeld hebt.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Feeds importeren</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>Alles verplaatsen</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>Feeds hierheen verplaatsen</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Feeds naar deze computer verplaatsen</translation>
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
        <translation>Eerste</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Hoe vaak hij de eerste was met nieuws dat ook andere feeds brachten</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Laatste bericht</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Geopend</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Geopend %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Overlap</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Probleem</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Met ster</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Berichten</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Berichten die hij in deze tijd bracht</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>De naam van de feed</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>Het deel van zijn berichten dat andere feeds je toch al brengen</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>Het deel van zijn berichten dat je opende</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>Die je opende; als gelezen markeren telt niet</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>Die je een ster gaf</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>Wat het ophalen verhindert</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>Van wanneer zijn nieuwste bericht is</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{first} van {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>Altijd</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Bezig met tellen…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Feedeigenschappen</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Feeds die de moeite waard zijn</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>Eerste en Overlap hebben het groeperen van berichten nodig, dat in de instellingen uit staat.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Afgelopen 30 dagen</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Afgelopen 90 dagen</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Berichten tonen</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sorteren op</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Abonnement opzeggen</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>Abonnement op %n feed opzeggen</numerusform>
            <numerusform>Abonnement op %n feeds opzeggen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>Abonnement op %n feed opgezegd</numerusform>
            <numerusform>Abonnement op %n feeds opgezegd</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Abonnement op {title} opgezegd</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>Wat elke feed brengt en wat je ervan leest. Dit wordt op deze computer geteld en gaat nergens heen.</translation>
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
        <translation>Op nieuwe berichten controleren</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Bij het starten op nieuwe berichten controleren</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>Elke 15 minuten</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Elke 2 uur</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Elke 30 minuten</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Elke 4 uur</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Elk uur</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Elke {minutes} minuten</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>Feeds die aan de beurt zijn, worden gecontroleerd zodra DeskReader opent.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>Feeds die om minder controles vragen, krijgen dat. Geen feed wordt vaker dan één keer per uur gecontroleerd, of elk half uur als de site dat toestaat.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Ruim</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>Handmatig</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Dempt, labelt of markeert nieuwe berichten of geeft ze een ster, op woorden, auteur, feed, link of taal.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normaal</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Uit</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Eén keer per dag</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Eén kaart voor een bericht uit meerdere bronnen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Openen…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regels</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Streng</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>Streng groepeert alleen wat zeker hetzelfde bericht is. Een map kan in haar menu worden uitgesloten.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Twee keer per dag</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n sinds {when}</numerusform>
            <numerusform>%n sinds {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 sinds {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Geschiedenis</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Laatst opgehaald</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Laatste antwoord</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Verhuisd</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Volgende controle</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Nog niet gecontroleerd</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Nog niet</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Ontvangen</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Verzoeken</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Meteen</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Sinds {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>De feed is op {when} verhuisd van {address}.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>De server antwoordde {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Morgen, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Ongewijzigd</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Bijgewerkt</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Het oude adres gebruiken</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Als je hem vernieuwt</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Gisteren, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} van de controles</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Zoeken in bericht</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Volgende treffer</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Geen treffers</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorige treffer</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} van {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>Toevoegen</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Voeg een bron toe om te beginnen. DeskReader haalt de berichten op de achtergrond op, verwijdert alles wat niet bij het bericht hoort en bewaart tekst en afbeeldingen op deze computer.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Controleren…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Kiezen uit een startlijst</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Een synchronisatieaccount verbinden</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux en andere.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>Uit elke andere lezer, met mappen.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>Een OPML-bestand importeren</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>OPML-bestanden (*.opml *.xml);;Alle bestanden (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>De voorbeeldredactie openen</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>Lees het nieuws dat jij koos, compleet en offline</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adres van site of feed</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adres van site, feed of artikel</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Probeer alles nu uit, zelfs offline.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Bekende bronnen per onderwerp en taal.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
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
        <translation>Haalt het venster ook uit de taakbalk. Klik op het pictogram in het systeemvak om het terug te halen.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Kies licht voor een donker paneel, donker voor een licht paneel.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Kleur</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Kleuren</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Aangepast</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Donker</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Donkere omtrek</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Voor menu’s, knoppen en meldingen.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Voor menu’s, lijsten en dialoogvensters.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Voor het venster en de berichten.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoog contrast</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>In het lichte en donkere thema, als het systeem er een heeft.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Tekstgrootte van de interface</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Actief blijven als het venster wordt gesloten</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Taal</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Minder</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>Lichte omtrek</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Zoals het systeem</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Minimaliseren naar systeemvak</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Beweging</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Verborgen starten</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Starten bij inloggen</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>Start op de achtergrond, zodat het nieuws klaarstaat als jij zover bent.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>Start in het systeemvak; als dat er niet is, opent het venster.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>Blijft in het systeemvak en blijft ophalen.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Pictogram in systeemvak</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>De accentkleur van het systeem gebruiken</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Met minder wachten bewegende afbeeldingen tot je ze afspeelt.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Je bureaublad heeft geen systeemvak, dus het venster sluiten sluit DeskReader af.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>Je systeem liet DeskReader dit niet wijzigen.</translation>
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
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Dag</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Naar datum gaan</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Tonen</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Ga naar</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Overal naartoe gaan</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Plaatsen en acties</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Typ de naam van een feed, map, label, instelling, actie of bericht</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Geen</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>Ook {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standaard</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Standaardsneltoets voor {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Sneltoets voor {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>Hier gebruiken</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} wordt al gebruikt voor {action}.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>%n feed teruggezet</numerusform>
            <numerusform>%n feeds teruggezet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n ster verwijderd</numerusform>
            <numerusform>%n sterren verwijderd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>%n bericht toegevoegd</numerusform>
            <numerusform>%n berichten toegevoegd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n bericht als gelezen gemarkeerd</numerusform>
            <numerusform>%n berichten als gelezen gemarkeerd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>%n bericht als ongelezen gemarkeerd</numerusform>
            <numerusform>%n berichten als ongelezen gemarkeerd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>%n bericht weer gedempt</numerusform>
            <numerusform>%n berichten weer gedempt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>%n bericht teruggezet</numerusform>
            <numerusform>%n berichten teruggezet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n bericht een ster gegeven</numerusform>
            <numerusform>%n berichten een ster gegeven</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>1 feed teruggezet</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 ster verwijderd</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 bericht toegevoegd</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 bericht als gelezen gemarkeerd</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>1 bericht als ongelezen gemarkeerd</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>1 bericht weer gedempt</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>1 bericht teruggezet</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 bericht een ster gegeven</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Account hersteld</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Samengevoegd tot één bericht</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Eerdere versies hersteld</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Alles exporteren</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Berichten exporteren als EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>%n bericht geëxporteerd naar {name}</numerusform>
            <numerusform>%n berichten geëxporteerd naar {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>1 bericht geëxporteerd naar {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Feeds, exports en bibliotheken (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Map teruggezet</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importeren</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>Import ongedaan gemaakt</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Verplaatsen ongedaan gemaakt</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Niets om ongedaan te maken</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>Terugzetten ongedaan gemaakt</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Wijziging van de regel ongedaan gemaakt</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Losgemaakt van de andere bronnen</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Berichten gegroepeerd zoals eerst</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Bericht verwijderd</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Labelwijziging ongedaan gemaakt</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Onderdelen</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Licentietekst</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenties</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Boven het bericht</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Alle berichten</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>Naast het bericht</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Per feed</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Ruim</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>Ruim toont fragmenten en afbeeldingen, compact laat ze weg.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compact</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichtheid</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Feeds zonder ongelezen berichten verbergen</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Plaats van de lijst</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Nieuwste eerst</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Oudste eerst</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Tonen</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Berichten sorteren</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Alleen met ster</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>De feed die je leest, blijft zichtbaar.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Alleen titels</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Alleen ongelezen</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>Nieuwe e-mail</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Mailprogramma openen</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Onderwerp: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Deze link begint een e-mail. Er wordt niets verstuurd tot je dat zelf doet.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>Aan: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>Feeds op de server</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Feeds op deze computer</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>Feeds die de server niet heeft, worden hier verwijderd. Berichten die hij heeft, blijven.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Deze houden</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>De server krijgt ze, met wat je gelezen en van een ster voorzien hebt.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Die van de server gebruiken</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Altijd of nooit melden als een titel deze woorden bevat, ook voor gedempte feeds.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Klik op een melding om het bericht te openen. Demp een feed of map via het menu.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Berichten uit meerdere bronnen groeperen</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Hoeveel meldingen tegelijk worden getoond. De rest wordt samengevoegd tot één.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Als dit uitstaat, wachten ze tot je het volledige scherm verlaat en komen dan samen.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limiet</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Mogen doorlopen na middernacht.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Nieuwe berichten melden</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Uit</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Eén per vernieuwing</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Eén per bericht</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Geluid afspelen</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Stil vanaf</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Stille uren</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Stil tot</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Tonen boven vensters op volledig scherm</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>Berichten worden nog steeds opgehaald en opgeslagen, alleen niet gemeld.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>Titels worden vergeleken; de bron die het eerst bericht, staat vooraan.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Gebruikt het meldingsgeluid van je bureaublad.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Woorden in titels</translation>
    </message>
    <message>
        <source>until</source>
        <translation>tot</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelezen markeren</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Openen</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ster geven</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 jaar</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dagen</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dagen</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dagen</translation>
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
        <translation>Alles wordt opgehaald, zoals op elke andere verbinding.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Feeds worden gecontroleerd; pagina’s en afbeeldingen wachten.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Altijd</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>In de energiebesparingsmodus</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Maximaal bewaren, per feed</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Gelezen berichten bewaren</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Ongelezen berichten bewaren</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>Nieuwe berichten worden van hun pagina gehaald, opgeschoond en opgeslagen, voor zover de feed dat toestaat.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Niets</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>Op deze verbinding wordt niets opgehaald.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>Er wordt niets opgehaald zolang energiebesparing aanstaat.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Op een verbinding met datalimiet</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Ongeacht leeftijd of aantal. Feeds en mappen kunnen eigen regels hebben (zie hun menu’s).</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Verkleind tot de breedte van je leeskolom.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Volledige berichten opslaan om offline te lezen</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Afbeeldingen opslaan</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Berichten met ster en ongelezen berichten worden het laatst verwijderd.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Berichten met ster worden nooit verwijderd.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Opslaglimiet</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Alleen tekst</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} dagen</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{used} van {budget} gebruikt.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n pagina</numerusform>
            <numerusform>%n pagina’s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n bericht</numerusform>
            <numerusform>%n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 pagina</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 bericht</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Alle berichten zijn opgeslagen. Je kunt offline gaan.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Alles downloaden</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Downloaden om offline te lezen</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Alles wat de sites bieden is opgeslagen. %n bericht is er maar gedeeltelijk.</numerusform>
            <numerusform>Alles wat de sites bieden is opgeslagen. %n berichten zijn er maar gedeeltelijk.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Alles wat de sites bieden is opgeslagen. 1 bericht is er maar gedeeltelijk.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Ontbreekt</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Voortgang</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Berichten die nog niet volledig zijn opgeslagen. Sites worden niet sneller bevraagd dan bij een gewone vernieuwing.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>De rest kon niet worden opgehaald, of je hebt het gestopt.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>afbeeldingen van %n bericht</numerusform>
            <numerusform>afbeeldingen van %n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>afbeeldingen van 1 bericht</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>sommige afbeeldingen konden niet worden opgehaald</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} van {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>Niet versleuteld. Een wachtwoordzin versleutelt de bestanden van de map; gebruik op elke computer dezelfde.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Wachtwoordzin</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Instellen</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Wachtwoordzin instellen</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>De bestanden van de map zijn versleuteld. Gebruik op elke computer dezelfde wachtwoordzin.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Afbeelding kopiëren</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Volgende afbeelding</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Afbeelding</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Afspelen</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Vorige afbeelding</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Afbeelding opslaan…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Inzoomen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Uitzoomen</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} van {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>Ook toevoegen</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Adressen in je eigen netwerk</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Weglaten</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Ze leiden naar deze computer of naar apparaten ernaast, zoals een router. Voeg ze alleen toe als je ze kent: DeskReader vraagt ze bij elke vernieuwing op, precies zoals het bestand zegt.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Dit bestand noemt %n adres in je eigen netwerk</numerusform>
            <numerusform>Dit bestand noemt %n adressen in je eigen netwerk</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Dit bestand noemt een adres in je eigen netwerk</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschappen</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>Toepassen</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Aangepast</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>Bijvoorbeeld http://host:8080 of socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Als de proxy een login nodig heeft</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>In gebruik.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Opslag van de login</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>Er is geen sleutelbos gevonden, dus de login wordt alleen bewaard tot je DeskReader afsluit.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Geen proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Proxyadres</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Bewaard in je sleutelbos; alleen naar deze proxy gestuurd.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Systeemproxy</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Gebruikt voor alle verbindingen, behalve met deze computer.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Gebruikersnaam</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Na 15 seconden</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Na 2 seconden</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Na 5 seconden</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Na {seconds} seconden</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Rond 65 leest het prettigst.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Kolombreedte</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Als dit uitstaat, schuift code zijwaarts in haar vak.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Regels uitvullen</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Regelhoogte</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelezen markeren</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normaal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Paginakleur</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Meteen</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Sepia is een warme pagina, in de lichte modus.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Grootte</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Rechte rechterkantlijn in plaats van een rafelige.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>De veerboot vertrok bij het ochtendgloren, zoals al veertig jaar, met twee auto’s en een hond aan boord. Op de kade keek niemand op. Het water had de kleur van leisteen en de dienstregeling klopte voor één keer.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>Tijd na het openen van een bericht.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Lettertype</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Lange coderegels afbreken</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (ingebouwd)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} tekens</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n feed</numerusform>
            <numerusform>%n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n bericht</numerusform>
            <numerusform>%n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 feed</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 bericht</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Zijn feeds en berichten op deze computer houden</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Account verwijderen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} verwijderen</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} verwijderd</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>Je feeds en berichten blijven op deze computer, en de map blijft zoals hij is.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} en {stories} worden van deze computer verwijderd. De server bewaart alles.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} en {stories} blijven. DeskReader haalt deze feeds dan zelf op.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 jaar</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dagen</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dagen</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dagen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Altijd</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Bewaren</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Maximaal bewaren</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Berichten bewaren</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Berichten bewaren</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Afbeeldingen beperken tot</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Geen limiet</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Zoals de map of standaard</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Opslaan</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Behandelen als gelezen berichten</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Ongelezen berichten</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Zoekt naar wijzigingen…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>%n eerdere versie vergeten</numerusform>
            <numerusform>%n eerdere versies vergeten</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>1 eerdere versie vergeten</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>In dit bericht zijn geen wijzigingen gevonden.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Dit bericht is gewijzigd.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Dit bericht heeft geen webpagina.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Wijkt af van de standaard</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>%n bericht verborgen</numerusform>
            <numerusform>%n berichten verborgen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n bericht weer in lijsten</numerusform>
            <numerusform>%n berichten weer in lijsten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>1 bericht verborgen</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>‘{phrase}’ 14 dagen dempen</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>‘{phrase}’ 14 dagen gedempt</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>Weer in lijsten</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Voorwaarde toevoegen</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Na %n dag</numerusform>
            <numerusform>Na %n dagen</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Na 1 dag</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Altijd</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Altijd bewaren</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Toepassen op</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Zoals gewoonlijk</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Eindigt</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Als dit allemaal klopt</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Als één hiervan klopt</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Laatste dag van de regel: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelezen markeren</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Vooraan zetten</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Dempen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Genoemd naar wat hij zoekt</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nooit</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>Nooit bewaren</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Nieuwe en ongelezen berichten</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Nieuwe berichten en alle aanwezige</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Alleen nieuwe berichten</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Meldingen</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Aan</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>Op een dag…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Uit alle lijsten behalve Gedempt, niet geteld, niet gemeld</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Afbeeldingen</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Gescheiden door komma’s</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Gesorteerd op aankomst, niet op publicatie</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ster geven</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>De regel eindigt</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Dan</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Welke voorwaarden moeten kloppen</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n filter doet meer dan regels kunnen: {names}</numerusform>
            <numerusform>%n filters doen meer dan regels kunnen: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>%n regel toegevoegd</numerusform>
            <numerusform>%n regels toegevoegd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n regel is er al</numerusform>
            <numerusform>%n regels zijn er al</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 filter doet meer dan regels kunnen: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>1 regel toegevoegd</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 regel is er al</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Kiezen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Omlaag</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Als twee regels elkaar tegenspreken, geldt de bovenste</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Regels importeren</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>Laatste dag van de regel</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Zoeken…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nieuwe regel</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Regel verwijderen</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Regel verwijderd. Wat hij deed, blijft.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regels</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Regels van andere lezers (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Opslaan</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Opgeslagen</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Opgeslagen, %n bericht gewijzigd</numerusform>
            <numerusform>Opgeslagen, %n berichten gewijzigd</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Opgeslagen, 1 bericht gewijzigd</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Geef op waarnaar gezocht wordt om te zien welke berichten hier zouden passen.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Deze regel heeft niet-opgeslagen wijzigingen. Sla ze op, of doe dat nog eens om ze te verwerpen.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Omhoog</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>Wat er met binnenkomende berichten gebeurt. Regels werken op deze computer, voordat je een bericht ziet.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Beste eerst</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Op datum</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Hoe je zoekt</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Deze zoekopdracht opslaan</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Deze lijst</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Zoekopdracht ‘{title}’ verwijderd</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Hernoemen</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Zoekopdracht hernoemen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Opslaan</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Zoekopdracht opslaan</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>‘{title}’ opgeslagen in de zijbalk</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Zoekopdracht wissen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Zoeken</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Berichten zoeken</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Hoe je zoekt</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Typ woorden en combineer ze met een van deze. Het begin van het laatste woord is genoeg.</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Certificeringsinstantie</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificaten (*.pem *.crt *.cer);;Alle bestanden (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Wachtwoord</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Certificeringsinstantie verwijderen</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Mijn wachtwoord onversleuteld verzenden</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Vertrouwt {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Mijn eigen certificeringsinstantie gebruiken…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Gebruikersnaam</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Accounts</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Geavanceerd</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>Wijzigingen gelden meteen</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Feeds en vernieuwen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Algemeen</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Lijsten</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>Geen instellingen gevonden.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Meldingen</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Offline opslag</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Pagina teruggezet naar standaard</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pagina’s</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lezen</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Deze pagina terugzetten</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Instellingen doorzoeken</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Instellingen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>Klik op een veld en druk op de nieuwe toets. Sneltoetsen van één toets staan uit terwijl je typt.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Aangepast</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader en Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voorinstelling</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Zet alle toetsen zoals in een andere lezer. Je kunt ze daarna nog stuk voor stuk wijzigen.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Zijbalk</translation>
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
        <translation>Aanmelden</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Aangemeld</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Bezig met aanmelden…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Ongewijzigd</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>%n feed gekozen</numerusform>
            <numerusform>%n feeds gekozen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>1 feed gekozen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>De startlijst is niet gevonden</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Taal</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>Startlijst</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Abonneren</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Vink aan wat je wilt lezen. Je kunt altijd opzeggen.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Onderwerpen</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (geabonneerd)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Alles vernieuwen</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Toont wat mislukte en wat niet is opgeslagen</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Er wordt een ander bestand opgeslagen. Wacht, of stop het.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Gedownload</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Downloaden…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>Er kwam niets nieuws. Probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} opgeslagen</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>Opslaan van {name} gestopt</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Een feed die om minder controles vraagt, krijgt dat.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Op nieuwe berichten controleren</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Elke 2 uur</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Elke 4 uur</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Elk uur</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Elke {minutes} minuten</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Haal de pagina achter elk nieuw bericht op.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Laat leeg om de eigen naam van de feed te gebruiken.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Geen map</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Meldingen</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Nieuwe berichten van deze feed melden.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Eén keer per dag</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Volledige berichten opslaan</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Abonnement</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Deze server kan feeds niet verplaatsen: de map geldt alleen op deze computer.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Deze server kan feeds niet hernoemen: de naam geldt alleen op deze computer.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Twee keer per dag</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Standaard gebruiken</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n verzoek</numerusform>
            <numerusform>%n verzoeken</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 verzoek</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Apparaten</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Laatste synchronisatie: {requests}, {size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Niet geaccepteerd</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pauzeren</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Nu synchroniseren</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronisatie</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Bezig met synchroniseren…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>De server accepteerde %n wijziging niet. Ze geldt alleen op deze computer.</numerusform>
            <numerusform>De server accepteerde %n wijzigingen niet. Ze gelden alleen op deze computer.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>De server accepteerde 1 wijziging niet. Ze geldt alleen op deze computer.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Je wijzigingen blijven bewaard en worden verzonden zodra je hervat.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (deze computer)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, laatst gezien {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Label {name} verwijderd; de berichten blijven</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Hernoemen</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Label hernoemen</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>Label {old} hernoemd tot {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Naam van het label</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>%n bericht gelabeld</numerusform>
            <numerusform>%n berichten gelabeld</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>1 bericht gelabeld</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Labels gewijzigd</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Een bestand met je eigen kleuren, gecontroleerd zodat elke tekst leesbaar is.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Een bestand kiezen…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Eigen thema</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Gebruikt het thema {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Tijdlijn</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>Meer dan {number} berichten</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Actie</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Toevoegen</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Regel toevoegen</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Altijd melden</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>Nooit melden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>De regel voor {words} verwijderen</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Woorden in de titel</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n ongelezen bericht</numerusform>
            <numerusform>%n ongelezen berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 ongelezen bericht</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>DeskReader openen</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Een uur pauzeren</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>Gepauzeerd tot {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Stille uren: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Afsluiten</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Nu vernieuwen</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Klik op het pictogram in het systeemvak om het weer te openen, of sluit af via het menu.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader is nog actief</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>Je systeemvak is verdwenen, dus het venster is weer open.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} tot {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>Alle instellingen…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Kleuren</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Aangepast</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Donker</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Standaard</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoog contrast</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Regels uitvullen</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Regelhoogte</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Zoals het systeem</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normaal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Paginakleur</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Schreefloos (systeem)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Grootte</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Tekst en thema</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Lettertype</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breedte</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>Code afbreken</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n wijziging te verzenden</numerusform>
            <numerusform>%n wijzigingen te verzenden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n feed blijft: geen server kan hem ophalen</numerusform>
            <numerusform>%n feeds blijven: geen server kan ze ophalen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 wijziging te verzenden</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 feed blijft: geen server kan hem ophalen</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n feed naar deze computer verplaatst</numerusform>
            <numerusform>%n feeds naar deze computer verplaatst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n feed naar {name} verplaatst</numerusform>
            <numerusform>%n feeds naar {name} verplaatst</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 feed naar deze computer verplaatst</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 feed naar {name} verplaatst</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>Geen feeds om te verplaatsen</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Nog niet gesynchroniseerd</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Gepauzeerd</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>Gesynchroniseerd {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>Over DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Activiteit…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Account toevoegen…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Feed toevoegen…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Alle berichten</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Terug naar de lijst</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Reservekopieën…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Per feed</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Dit bericht op wijzigingen controleren</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Kiezen uit de startlijst…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Venster sluiten</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Samenvoegen tot één bericht</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Ruim</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compact</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>Kopiëren als HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Kopiëren als Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>Kopiëren als citaat</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Link naar bericht kopiëren</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Standaard tekstgrootte</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Downloaden om offline te lezen…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>OPML exporteren…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Alles exporteren…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Berichten exporteren als EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Feedeigenschappen</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Feeds die de moeite waard zijn…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Bestand</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Zoeken in bericht</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Eerdere versies vergeten</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Vergeten wat DeskReader over deze site heeft geleerd</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Volledig scherm</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Ga</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Naar Alle berichten</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Naar Gedempt</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Naar Met ster</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Naar Vandaag</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Naar Vandaag in het kort</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Naar Ongelezen</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Overal naartoe gaan…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Naar datum gaan…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Feeds zonder ongelezen berichten verbergen</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Hoe je zoekt</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Grotere tekst</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Lijst boven het bericht</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Lijst naast het bericht</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Lijstopties</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alles als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Als gelezen of ongelezen markeren</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ongelezen markeren</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Alles hierboven als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Alles hieronder als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Ouder dan een dag als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Ouder dan een week als gelezen markeren</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Meer acties</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Een naam uit de kop 14 dagen dempen</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Dempen of weer in lijsten tonen…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Dempen…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nieuwe map…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Nieuwste eerst</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Volgende feed</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Volgend bericht</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Volgend ongelezen bericht</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Oudste eerst</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>In browser openen</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Pagina omlaag, daarna volgend ongelezen bericht</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Pagina omhoog</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Vorige feed</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Vorig bericht</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Vorig ongelezen bericht</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Afdrukken…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Afsluiten</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Alles vernieuwen</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Deze lijst vernieuwen</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>Over een uur herinneren</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Ster verwijderen</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Een verkeerd gelezen pagina melden</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Regels…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Opslaan als HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Opslaan als pdf…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Zoeken</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Overal zoeken</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Alle berichten selecteren</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Losmaken van de andere bronnen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Instellingen…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Weer in lijsten tonen</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Zijbalk tonen of verbergen</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Wijzigingen tonen of verbergen</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Andere bronnen tonen</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinere tekst</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ster geven</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Ster geven of verwijderen</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Alleen met ster</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Wisselen tussen volledig bericht en versie van de feed</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Labels…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Tekst en thema…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Alleen titels</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Alleen ongelezen</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Beeld</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Afbeeldingen bekijken</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Afbeelding zonder beschrijving</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Afbeelding, niet opgeslagen</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[toegevoegd: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[verwijderd: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n bron</numerusform>
            <numerusform>%n bronnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n bericht</numerusform>
            <numerusform>%n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 bron</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 bericht</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>Waarom staat dit hier?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Je hebt ze allemaal gelezen</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>van %n bron</numerusform>
            <numerusform>van %n bronnen</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>van 1 bron</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>je opent {share} van {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 dagen</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dagen</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dagen</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dagen</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Map voor overzichten</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Kiezen…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Dagelijks overzicht als EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Altijd</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Overzichten bewaren</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Uit</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>Oudere overzichten worden uit de map verwijderd. Hernoemde blijven.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Bewaart elke dag de ongelezen berichten van Vandaag in het kort, voor je e-reader.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} dagen</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>%n kon niet worden gelezen</numerusform>
            <numerusform>%n konden niet worden gelezen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>%n feed toegevoegd</numerusform>
            <numerusform>%n feeds toegevoegd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n ster verwijderd</numerusform>
            <numerusform>%n sterren verwijderd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>%n bericht verwijderd</numerusform>
            <numerusform>%n berichten verwijderd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>%n bericht als gelezen gemarkeerd</numerusform>
            <numerusform>%n berichten als gelezen gemarkeerd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>%n bericht als ongelezen gemarkeerd</numerusform>
            <numerusform>%n berichten als ongelezen gemarkeerd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n bericht een ster gegeven</numerusform>
            <numerusform>%n berichten een ster gegeven</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>1 kon niet worden gelezen</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 feed toegevoegd</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 ster verwijderd</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>1 bericht verwijderd</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>1 bericht als gelezen gemarkeerd</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>1 bericht als ongelezen gemarkeerd</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 bericht een ster gegeven</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>%n bericht als gelezen gemarkeerd</numerusform>
            <numerusform>%n berichten als gelezen gemarkeerd</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>1 bericht als gelezen gemarkeerd</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n item verplaatst</numerusform>
            <numerusform>%n items verplaatst</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 item verplaatst</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>al geabonneerd op %n</numerusform>
            <numerusform>al geabonneerd op %n</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>al geabonneerd op 1</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n bericht</numerusform>
            <numerusform>%n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 bericht</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Actie</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Opgeslagen zoekopdracht</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Instelling</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Beeld</translation>
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
        <translation>Ingesloten pagina</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>In browser openen</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Afspelen in speler</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Opslaan…</translation>
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
            <numerusform>nog %n in de zijbalk</numerusform>
            <numerusform>nog %n in de zijbalk</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>nog 1 in de zijbalk</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adres kopiëren</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Link naar bericht kopiëren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichtheid</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Regel ‘{name}’ bewerken…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Berichten groeperen</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>OPML importeren…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Berichten bewaren…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Indeling</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alles als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Als ongelezen markeren</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Alles hierboven als gelezen markeren</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Alles hieronder als gelezen markeren</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verplaatsen naar</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Dempen</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>14 dagen dempen</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Meer dempen</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nieuwe map…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Nieuwe regel…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Geen map</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Meldingen</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>In browser openen</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Andere bronnen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Gepauzeerd</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Eigenschappen…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Vernieuwen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Account verwijderen…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Map verwijderen, feeds behouden</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Ster verwijderen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Hernoemen…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Een verkeerd gelezen pagina melden</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Volledige berichten opslaan</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Tonen</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Weer in lijsten tonen</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Volgorde</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Ster geven</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Niet opgeslagen berichten…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Nu synchroniseren</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Labels…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Abonnement opzeggen</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>De eigen naam van de feed gebruiken</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>%n feed overgeslagen: minder dan vijf minuten geleden gecontroleerd</numerusform>
            <numerusform>%n feeds overgeslagen: minder dan vijf minuten geleden gecontroleerd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>%n feed overgeslagen: de site vroeg om een pauze, de eerste tot {time}</numerusform>
            <numerusform>%n feeds overgeslagen: de sites vroegen om een pauze, de eerste tot {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n nieuw bericht</numerusform>
            <numerusform>%n nieuwe berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>1 feed overgeslagen: minder dan vijf minuten geleden gecontroleerd</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>1 feed overgeslagen: de site vroeg om een pauze tot {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 nieuw bericht</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Gecomprimeerde tekst</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>Alles hier is minder dan vijf minuten geleden gecontroleerd</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>Bibliotheekbestand</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Er zouden nu geen berichten worden verwijderd.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>Afbeeldingsbestanden</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Verwijzingen naar afbeeldingen</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Opslag van afbeeldingen</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Koppelingen tussen records</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Zoekindex</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Opgeslagen tekst</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Aantallen berichten</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Bericht zonder titel</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>Ongebruikte bestanden</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Zou %n bericht verwijderen.</numerusform>
            <numerusform>Zou %n berichten verwijderen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Zou 1 bericht verwijderen.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} en nog %n</numerusform>
            <numerusform>{sources} en nog %n</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} en nog 1</translation>
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
        <translation>Toevoegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Nieuw label</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Labels opslaan</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Vink labels aan of typ een nieuw. Scheid er meerdere met komma’s.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n uur</numerusform>
            <numerusform>%n uur</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minuut</numerusform>
            <numerusform>%n minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 uur</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 minuut</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>Eén keer per dag gecontroleerd, omdat de site niet kan zeggen of er iets nieuws is. Kies een interval om dat te veranderen.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Er zijn zelden nieuwe berichten, dus er wordt elke {interval} gecontroleerd.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>De site vraagt om {interval} tussen controles.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Geen feed wordt vaker gecontroleerd dan elke {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>De feed vraagt om op bepaalde uren of dagen niet te worden gecontroleerd.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>De feed zelf vraagt om {interval} tussen controles.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>De site vroeg om een pauze tot {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Berichten met ster of label worden altijd bewaard.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>waarvan %n ongelezen</numerusform>
            <numerusform>waarvan %n ongelezen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>%n bericht hier past</numerusform>
            <numerusform>%n berichten hier passen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n bericht tot nu toe</numerusform>
            <numerusform>%n berichten tot nu toe</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>waarvan 1 ongelezen</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>1 bericht hier past</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 bericht tot nu toe</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Een reguliere expressie</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Auteur</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Categorie</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Codes, zoals en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beëindigd</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Hoe vergeleken wordt</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Taal</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Gedempt</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Gedempt door ‘{rules}’</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Uit</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Deze voorwaarde verwijderen</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Gescheiden door komma’s</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Passende berichten</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Tekst</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Er zijn nog geen berichten om dit op te proberen.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Kop</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Kop of tekst</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>Waarnaar gezocht wordt</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Waar gezocht wordt</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Woorden in willekeurige volgorde; sport* voor elk woord dat zo begint</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Woorden achter elkaar</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>altijd melden</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>heeft niet alle woorden</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>heeft de woordgroep niet</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>past niet op</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>heeft alle woorden</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>heeft geen van</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>heeft een van</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>heeft de woordgroep</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>is geen van</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>is een van</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>als gelezen markeren</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>past op</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>vooraan zetten</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>dempen</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>nooit melden</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>geen afbeeldingen</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>afbeeldingen bewaren</translation>
    </message>
    <message>
        <source>star</source>
        <translation>ster</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>label ‘{name}’</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>de nieuwste {number} bekeken</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>tot {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} bekeken</translation>
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
        <translation>Armeens</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>Bengaals</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chinees</translation>
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
        <translation>Hebreeuws</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japans</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Koreaans</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>Tamil</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>Thais</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Dit systeem heeft geen lettertype voor {script}. Installeer er een, zoals {family}, om het te lezen.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Gewijzigd sinds je ze las</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Gewijzigd vandaag, deze week of op een datum</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>Een van beide woorden</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Naam van een auteur</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Alleen feeds met dit in hun naam</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Alleen berichten met ster</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Alleen berichten die een regel dempte</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Alleen nieuws dat meerdere bronnen brengen</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Alleen berichten die hun uitgever wijzigde</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Alleen berichten met afbeeldingen</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Alleen berichten met dit label</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Alleen berichten die je hebt gelezen</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Alleen ongelezen berichten</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Gepubliceerd na een dag, maand of jaar</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Gepubliceerd voor een dag, maand of jaar</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Verwijderd door hun uitgever</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Berichten waarop een regel met deze naam werkte</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Berichten met beide woorden, in willekeurige volgorde</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Deze woorden naast elkaar</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Waarvan de kop gewijzigd is</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Zonder dit woord</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Woord in de titel</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Een map die meerdere apparaten delen</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Een regel heeft ten minste één voorwaarde nodig en iets om te doen.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Een ander programma gebruikt de bibliotheek. Probeer het zo opnieuw.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Kies een map die Syncthing, Nextcloud, Dropbox of een USB-stick naar je andere computers brengt.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>Op dit adres is geen server bereikbaar. Controleer de spelling. Voor een server zonder versleuteling moet http:// voor de naam staan.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>De server is niet bereikbaar. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>De site was niet bereikbaar. Controleer de spelling van het adres.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>De site was niet bereikbaar. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>Het certificaatbestand voor deze site kon niet worden gelezen.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>Kon het certificaatbestand niet lezen. Kies een PEM-bestand.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>Het document kon niet worden gelezen. Met DeskReader zelf is niets mis.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>Het bestand kon niet worden gelezen ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>Kon het antwoord van de server niet lezen, dus er is niets gewijzigd.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>Kon het certificaatbestand van dit account niet lezen. Kies het opnieuw in de eigenschappen.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Maak een app-wachtwoord aan in de beveiligingsinstellingen van Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Ingekort door de site</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>DeskReader kan dit bestand niet importeren. Het kan bibliotheken van RSS Guard, Liferea en QuiteRSS importeren.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader kan dit adres niet openen. Het moet lijken op example.org of https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader mag niet schrijven in {detail}. Er is niets verloren of veranderd.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} gebruikt de wachtwoordzin van deze map niet, dus zijn wijzigingen wachten. Voer hem ook daar in.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Vul het wachtwoord van dit account opnieuw in: zonder sleutelbos bewaart DeskReader het alleen zolang het actief is.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS en Miniflux gebruiken een apart wachtwoord voor apps. Stel het daar in je profiel in.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux en andere (Google Reader-API)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Volledig bericht opgeslagen</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Volledig bericht opgeslagen, sommige afbeeldingen ontbreken</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>Op deze pagina is geen artikel gevonden.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>Geen feed gevonden op dit adres. Probeer de voorpagina van de site, of het adres van de feed zelf.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>Er is geen sleutelbos gevonden, dus het wachtwoord van het account wordt alleen bewaard tot je DeskReader afsluit.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>In dit bestand zijn geen regels gevonden. DeskReader kan regels van RSS Guard, FreshRSS en newsboat importeren.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>Op dit adres is geen server van dit soort gevonden. Misschien is er een pad nodig, zoals https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Geen berichten gevonden op de pagina van de site. De berichten die je hebt, blijven.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>Niets gevonden op dit adres. Controleer de spelling.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Gelezen en sterren worden gesynchroniseerd. Feeds kun je alleen op de server wijzigen.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Servers met de Fever-API, alleen voor gelezen en sterren</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Er ging iets mis in DeskReader. De details staan in het logboek.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Geabonneerd. Er is geen sleutelbos gevonden, dus het wachtwoord of privéadres van de feed wordt alleen bewaard tot je DeskReader afsluit.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Alleen samenvatting</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Alleen samenvatting: op de pagina is geen artikel gevonden</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Alleen samenvatting: volledige berichten opslaan staat uit</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Alleen samenvatting: het volledige bericht is nog niet opgehaald</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Alleen samenvatting: de pagina bestaat niet meer</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Alleen samenvatting: de pagina vereist een browser die scripts uitvoert</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Alleen samenvatting: de rest is voor abonnees</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Alleen samenvatting: de site antwoordde niet</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Alleen samenvatting: de site laat geen lezers toe</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Alleen samenvatting: de site toont een toestemmingspagina in plaats van het bericht</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>Het adres leidt naar je eigen netwerk of computer en is daarom niet gevolgd.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>Het adres verwijst eindeloos door.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>De verbinding werd onderbroken. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>De verbinding werd onderbroken. Probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>De schijf is vol. Er is niets verloren; maak ruimte en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>De schijf meldde een fout ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>De feed op dit adres is beschadigd en kan niet worden gelezen.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>De feed heeft op dit moment geen berichten.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>De feed is beschadigd en kan niet worden gelezen. De berichten die je hebt, blijven.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>Het bestand {detail} is geen gewoon bestand en is daarom niet gelezen of geschreven.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>De map voor {detail} bestaat niet, dus er is niets geschreven.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>De map {detail} ontbreekt. Je wijzigingen blijven bewaard tot ze terug is.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>De bibliotheek was beschadigd. Hersteld: {feeds} feeds en {articles} berichten, waarvan {lost} zonder tekst tot hun feed die opnieuw stuurt. Het beschadigde bestand is bewaard als {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>De bibliotheek was beschadigd. Het beschadigde bestand is bewaard als {detail}; er is niets uit verwijderd.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>De proxy antwoordt niet, of heeft een gebruikersnaam en wachtwoord nodig. Controleer Instellingen, Feeds en vernieuwen, of de eigenschappen van de feed.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>De proxy reageert niet, of vraagt een gebruikersnaam en wachtwoord. Zie Instellingen, Feeds en vernieuwen.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>De uitgever heeft deze feed gesloten.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>De uitgever heeft deze feed gesloten. Je kunt het abonnement opzeggen.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>De server vroeg om een pauze. DeskReader wacht zo lang als gevraagd.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>De server vroeg om een pauze. Probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>De server accepteerde deze wijziging niet ({detail}), dus ze geldt alleen op deze computer.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>De server accepteerde deze gebruikersnaam en dit wachtwoord niet. Sommige servers vragen een apart app-wachtwoord uit hun instellingen.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>De server heeft op dit moment problemen. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>De server kent de feeds en berichten van dit account niet meer. Misschien is hij opnieuw geïnstalleerd. Er is niets gewijzigd. Kies wat blijft: de feeds van de server of die op deze computer.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>De server reageert niet meer op dit adres. Controleer het in de eigenschappen van het account.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>De server antwoordde met een fout. Controleer of toegang voor apps (de API) in zijn instellingen aan staat, of probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>De server stuurde een onverwacht antwoord ({detail}). DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>De server stuurde te veel gegevens tegelijk, dus er is niets gewijzigd.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>De server deed er te lang over om te antwoorden. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>De server deed er te lang over om te antwoorden. Probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Het certificaat van de server is niet geldig, dus DeskReader heeft geen verbinding gemaakt.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>Het certificaat van de server is niet geldig, dus er is geen wachtwoord verzonden. Als je eigen instantie het heeft ondertekend, voeg dan haar certificaat toe.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>Het antwoord van de server kan niet kloppen ({detail}), dus er is niets veranderd. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>Het antwoord van de server is te complex voor DeskReader, dus er is niets gewijzigd.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>De instellingen waren beschadigd, dus de standaardinstellingen worden gebruikt. Het beschadigde bestand is bewaard als {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>De site vroeg om een pauze. DeskReader wacht zo lang als gevraagd.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>De site vroeg om een pauze. Probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>De site vraagt programma’s deze pagina niet te lezen.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>De site heeft op dit moment problemen. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>De site heeft op dit moment problemen. Probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>De site stuurde een onverwacht antwoord ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>De site stuurde te veel gegevens, dus de rest is niet gelezen.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>De site deed er te lang over om te antwoorden. DeskReader probeert het later opnieuw.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>De site deed er te lang over om te antwoorden. Probeer het later opnieuw.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Het certificaat van de site is niet geldig, dus DeskReader maakte geen verbinding.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Er zijn te veel regels ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Op dit adres is al twee weken niets, dus DeskReader controleert het niet meer. Je kunt het abonnement opzeggen.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>Van dit bericht is er geen eerdere versie.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>De map {detail} bestaat niet.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>Dit account bestaat niet.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Deze feed staat niet in de bibliotheek.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>Die regel bestaat niet.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>Dit bericht staat niet in de bibliotheek.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>Op dit adres is niets meer. DeskReader controleert morgen opnieuw.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>Dit account is gepauzeerd. Je wijzigingen blijven bewaard tot je het hervat.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>Dit account wordt nu gesynchroniseerd. Probeer het over een minuut opnieuw.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Dit adres is niet versleuteld, dus anderen in het netwerk kunnen je wachtwoord lezen. Gebruik https://, of bevestig dat je dit accepteert.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>Zo worden voorwaarden niet geschreven: {detail}. Het moet lijken op title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Deze feed heeft een wachtwoord of abonnement nodig.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Deze feed heeft opnieuw een wachtwoord of privéadres nodig: zonder sleutelbos bewaart DeskReader dat alleen zolang het actief is. Vul het in bij de eigenschappen van de feed.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Dit bestand is te groot om te importeren ({detail}), dus er is niets geïmporteerd.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Deze map bevat een webpagina die DeskReader verkeerd las, en de versie die DeskReader ervan maakte.

page.html    de pagina zoals de site die stuurde
result.json  wat DeskReader eruit haalde: titel, auteur, datum, tekst, afbeeldingen

Er is nergens iets naartoe gestuurd. Stuur deze map naar de makers om DeskReader te helpen verbeteren.
Was je ingelogd op de site, bekijk dan eerst page.html: er kan je naam of een privélink in staan.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Deze map is versleuteld. Voer de wachtwoordzin in die je andere apparaten gebruiken.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>Dit is alles wat de feed biedt</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>Dit is geen export van DeskReader, of hij is beschadigd ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Dit is geen feed.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Dit is geen proxyadres. Het moet lijken op http://host:8080 of socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>Dit is geen OPML-bestand met feeds.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>Dit is geen adres. Het moet lijken op rss.example.org of https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>Dit is geen geldige reguliere expressie: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>Dit is niet de wachtwoordzin die je andere apparaten voor deze map gebruiken. Er is niets gelezen of geschreven.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Dit soort server kan dat niet ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Deze bibliotheek is gemaakt door een nieuwere versie van DeskReader. Werk DeskReader bij om haar te openen; er is niets veranderd.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Deze pagina is te ingewikkeld voor DeskReader.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Deze afbeelding kan niet worden getoond.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>Deze reguliere expressie doet te lang over een bericht. Vereenvoudig hem en zet de regel dan weer aan.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Deze site heeft geen feed. DeskReader leest in plaats daarvan de nieuwslijst.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Deze site heeft geen feed. DeskReader let in plaats daarvan op nieuwe berichten op de pagina.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Zet API-toegang aan in de voorkeuren van Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>Wacht op opslaan</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>Wat niet kon worden hersteld, komt uit de reservekopie van {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Je hebt dit account al. Het heet {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Je bent al geabonneerd op deze feed.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>Je bent offline. DeskReader gaat verder als je weer online bent.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>Je bent offline. Probeer het opnieuw als je weer online bent.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>waarschuwingen meldingen pop-up banner</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>uitlijning blok tekst</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>archief zip naar andere computer verhuizen</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>audio dempen geluid piep</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>automatisch starten inloggen</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>back-up kopie terugzetten veiligheid</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>batterij energie laptop</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>code schuiven programmeren</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>compact ruimte miniaturen fragmenten rijen</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>verwijderen oude opruimen beschermen</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>verwijderen oude opruimen verlopen</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>verwijderen oude epub boeken opruimen</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>schijf ruimte cache gigabytes</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>niet storen nacht stilte pauze</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>downloaden volledige tekst pagina’s</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>dubbel zelfde bericht samenvoegen</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>film spel presentatie niet storen</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>filter ongelezen ster verbergen</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>map pad gegevens directory</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>lettertype familie schreef</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>letter tekst groter kleiner zoom</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>letter zoom schaal groter kleiner</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>groeperen dubbel zelfde bericht verwant bundelen samenvoegen</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>verbergen taakbalk systeemvak</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>accent kleur bureaublad</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>afbeeldingen foto’s downloaden</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>interval vernieuwen hoe vaak automatisch</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>toetsenbord sneltoetsen vim schema</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>trefwoorden altijd nooit filter melding</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>indeling kolommen panelen boven splitsen</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>limiet verwijderen oude opruimen</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>regellengte marges smal breed</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>logboek fouten verkeer bytes verzoeken mislukt</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>mobiele data hotspot roaming</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>ochtend krant e-reader kindle kobo boek schema overzicht</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>dempen filter blokkeren verbergen negeren woorden trefwoorden</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>netwerk verbinding tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>aantal tegelijk maximum</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml overstappen van andere lezer</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml lijst van feeds opslaan</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>volgorde nieuwste oudste datum</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>eigen kleuren bestand palet</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>paneel indicator status pictogram</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>papier sepia achtergrond thema</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>pad map epub boeken</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>beweging verminderen animatie bewegend gif toegankelijkheid</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>vernieuwen starten</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>zijbalk gelezen feeds leeg</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>ruimte regelafstand</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>opstarten geminimaliseerd</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>synchroniseren server aanmelden freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>thema donker licht nacht uiterlijk</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>vertaling taal Engels Duits Frans Arabisch interface</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>systeemvak achtergrond sluiten afsluiten</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>ongelezen vertraging automatisch seconden</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>controleren herstellen integriteit schade</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n feed heeft problemen</numerusform>
            <numerusform>%n feeds hebben problemen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n bericht niet opgeslagen</numerusform>
            <numerusform>%n berichten niet opgeslagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n bericht gedeeltelijk opgeslagen</numerusform>
            <numerusform>%n berichten gedeeltelijk opgeslagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n ongelezen</numerusform>
            <numerusform>%n ongelezen</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 feed heeft een probleem</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 bericht niet opgeslagen</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 bericht gedeeltelijk opgeslagen</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 ongelezen</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>%n feed niet bereikbaar</numerusform>
            <numerusform>%n feeds niet bereikbaar</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>1 feed niet bereikbaar</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>Kon %n account niet synchroniseren</numerusform>
            <numerusform>Kon %n accounts niet synchroniseren</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>Kon 1 account niet synchroniseren</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>%n feed kon niet worden bijgewerkt</numerusform>
            <numerusform>%n feeds konden niet worden bijgewerkt</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>1 feed kon niet worden bijgewerkt</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nieuwe naam</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Nog niet vernieuwd</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Offline · opgeslagen berichten beschikbaar</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Gepauzeerd</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Vernieuwen: {done} van {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Vernieuwen …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Berichten opslaan: {done} van {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>De schijf is vol · ophalen is gepauzeerd tot er ruimte is</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Bijgewerkt {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>alles opgeslagen</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>probleem: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>‘{role}’ op ‘{background}’ heeft een contrast van {ratio}:1; minstens 4,5:1 is nodig.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>De kleur van ‘{role}’ is niet geschreven als #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>Het themabestand kan niet worden geopend.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>Het themabestand heeft geen ‘colors’.</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>Het themabestand is te groot.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>Het themabestand is geen geldige JSON.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>Het themabestand noemt een onbekende rol: ‘{role}’.</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>De ‘base’ van het thema moet ‘light’ of ‘dark’ zijn.</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n feed hier heeft problemen</numerusform>
            <numerusform>%n feeds hier hebben problemen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>Nog %n bron</numerusform>
            <numerusform>Nog %n bronnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>Nog %n bericht</numerusform>
            <numerusform>Nog %n berichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n geselecteerd</numerusform>
            <numerusform>%n geselecteerd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n bericht</numerusform>
            <numerusform>%n berichten</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 feed hier heeft een probleem</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>Nog 1 bron</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>Nog 1 bericht</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 geselecteerd</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 bericht</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Accounteigenschappen…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Gewijzigd</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Bewerkt</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Nieuwe passende berichten verschijnen hier.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>Geen gedempte berichten</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Geen berichten met ster hier</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Nog geen berichten met ster</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Geen berichten hier</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Geen berichten gevonden voor ‘{query}’</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Nog niets gevonden voor deze zoekopdracht</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Vandaag niets nieuws</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Niets ongelezen</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Niets ongelezen hier</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>Druk op R om op nieuwe berichten te controleren.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Druk op R om het opnieuw te proberen.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>Druk op S om een bericht een ster te geven. Berichten met ster worden nooit verwijderd.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Verwijderd</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Overal zoeken</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Selecteer de feed om te zien wat er mis is, of druk op R om het opnieuw te proberen.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Alle berichten tonen</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>Hier blijven berichten die een regel dempt.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>De berichten van de afgelopen 24 uur verschijnen hier.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Probeer minder of andere woorden, of druk op Esc om de zoekopdracht te wissen.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Bericht zonder titel</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Je bent helemaal bij</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Je bent helemaal bij. Nieuwe berichten verschijnen hier.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>gewijzigd sinds je het las</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>bewerkt door de uitgever</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelezen</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>verwijderd door de uitgever</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>met ster</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>ongelezen</translation>
    </message>
    <message>
        <source>update</source>
        <translation>update</translation>
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
        <translation>Alle berichten</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Gedempt</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Op deze computer</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Zoeken</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Met ster</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Vandaag</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>Vandaag in het kort</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ongelezen</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n dag geleden</numerusform>
            <numerusform>%n dagen geleden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n u geleden</numerusform>
            <numerusform>%n u geleden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min geleden</numerusform>
            <numerusform>%n min geleden</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>1 dag geleden</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>1 u geleden</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>1 min geleden</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Vandaag</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gisteren</translation>
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
        <translation>zojuist</translation>
    </message>
</context>
</TS>
