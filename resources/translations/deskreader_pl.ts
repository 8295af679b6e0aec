<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>O programie DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Skopiowano</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Kopiuj szczegóły</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Wolne oprogramowanie na licencji MIT. Nikomu nie wysyła danych o Tobie.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Licencje…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Zbudowano z Qt {version} i PySide6 na licencji LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>Wybrane przez Ciebie wiadomości, w całości i offline.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Wersja {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Wersje i system, do zgłoszenia błędu</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>Twoja biblioteka jest w {folder}.</translation>
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
        <translation>Tak jak widać je na pasku bocznym.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>Kanały, wiadomości i folder zostają.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Usuń konto</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Usuń…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>Serwer zachowuje wszystko.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>Otwórz {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Otwórz…</translation>
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
        <translation>Sprawdzanie nowych wiadomości</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronizacja</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>Ten kanał sprawdza serwer; tam ustawia się, jak często i z jakim logowaniem.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Dodaj konto</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Dodaj…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS albo folder wspólny dla Twoich komputerów.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Cofnij</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n dla kanałów</numerusform>
            <numerusform>%n dla kanałów</numerusform>
            <numerusform>%n dla kanałów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n dla stron</numerusform>
            <numerusform>%n dla stron</numerusform>
            <numerusform>%n dla stron</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n dla obrazów</numerusform>
            <numerusform>%n dla obrazów</numerusform>
            <numerusform>%n dla obrazów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n żądanie dzisiaj</numerusform>
            <numerusform>%n żądania dzisiaj</numerusform>
            <numerusform>%n żądań dzisiaj</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 dla kanałów</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 dla stron</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 dla obrazów</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>1 żądanie dzisiaj</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Aktywność</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Sprawdź ponownie nieudane kanały</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Sprawdzanie kanałów: {done} z {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Kanał</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Kanały</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Ostatnie sprawdzenie</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Następne sprawdzenie</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Brak problemów</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Jeszcze nie</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Teraz nic nie jest pobierane.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Wynik</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Od razu</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Zapisywanie wiadomości: {done} z {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>Co DeskReader pobiera, co się nie udało i dlaczego.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>Odebrano {size}</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Hasło szyfruje pliki folderu. Na każdym komputerze użyj tego samego.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Dodaj konto</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Wybierz folder</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wybierz…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Folder do synchronizacji</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Rodzaj konta</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Opcjonalnie</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Hasło szyfrujące</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Logowanie…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Dodaj</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>Dodaj %n kanał</numerusform>
            <numerusform>Dodaj %n kanały</numerusform>
            <numerusform>Dodaj %n kanałów</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Dodaj kanał</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Sprawdzanie adresu…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Nazwa nowego folderu</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nowy folder…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Bez folderu</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Hasło</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adres witryny lub kanału</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adres witryny, kanału lub artykułu</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>Witryna nie przyjęła tej nazwy użytkownika i hasła.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Ta strona udostępnia kilka kanałów.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nazwa użytkownika</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Aktywność</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>Plik OPML z Twoimi kanałami i folderami, który może zaimportować każdy inny czytnik.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Kopie zapasowe</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Sprawdź teraz</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Sprawdź bibliotekę</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Sprawdzanie…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Sprawdza każdą zapisaną wiadomość i każdy obraz. Niczego nie zmienia.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Eksportuj wszystko</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Eksportuj subskrypcje</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Eksportuj…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Kanały z innego czytnika, eksport DeskReadera lub biblioteka innego czytnika.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Kanały, wiadomości, gwiazdki i etykiety w jednym pliku, do przeniesienia na inny komputer.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importuj</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importuj…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>Położenie biblioteki</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Utwórz kopię biblioteki lub wróć do wcześniejszej.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Nie znaleziono problemów.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>Pliki OPML (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Otwórz folder</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Otwórz…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Zapisano w {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Pokaż…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>Co jest pobierane, co się nie udało i dlaczego oraz ile przyszło dzisiaj.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Nie ma tu czego zmieniać</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Zapomniano. Nowe strony z {site} będą czytane od podstaw.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Skopiowano link</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>Brak nieprzeczytanych wiadomości powyżej</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Brak tu nieprzeczytanych wiadomości</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Ten link nie zawiera adresu e-mail.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Ta wiadomość nie ma strony internetowej.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>Przypomnimy o tej wiadomości za godzinę.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>Skopiowano jako HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Skopiowano jako Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Skopiowano ze źródłem</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>Nie udało się wydrukować wiadomości.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>Nie udało się zapisać pliku.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Zapisz jako HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Zapisz jako PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Zapisz plik</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Zapisz obraz</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Zapisano w {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Ta wiadomość nie ma obrazów.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n min czytania</numerusform>
            <numerusform>%n min czytania</numerusform>
            <numerusform>%n min czytania</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n akapit bez zmian</numerusform>
            <numerusform>%n akapity bez zmian</numerusform>
            <numerusform>%n akapitów bez zmian</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>Dodano %n słowo</numerusform>
            <numerusform>Dodano %n słowa</numerusform>
            <numerusform>Dodano %n słów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>Usunięto %n słowo</numerusform>
            <numerusform>Usunięto %n słowa</numerusform>
            <numerusform>Usunięto %n słów</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 min czytania</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 akapit bez zmian</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>Dodano 1 słowo</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>Usunięto 1 słowo</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artykuł</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Autor: {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Zmieniona od przeczytania</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Zmiany od {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiuj</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Kopiuj adres linku</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Kopiuj obraz</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Pobierz obrazy</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Wcześniejszy nagłówek: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Wcześniejsza wersja</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Wcześniejsza wersja {number} z {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Edytowana przez wydawcę: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Późniejsza wersja</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Wycisz „{phrase}” na 14 dni</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Nie wybrano wiadomości</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Otwórz link</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Otwórz oryginał</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Zapisz obraz…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Zaznacz wszystko</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Pokaż zmiany</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Pokaż znów na listach</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Pokaż streszczenie z kanału</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Pokaż całą wiadomość</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Pokaż wersję witryny</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Pokaż wiadomość</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>Wersja z kanału</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>Wydawca usunął tę wiadomość (zauważono {date}). Twoja kopia zostaje.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>Witryna skróciła tę wiadomość.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>Witryna skróciła tę wiadomość. Reszta pochodzi z oryginału w {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>Wersja witryny</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Istnieje tylko jedna wersja tej wiadomości.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>To wersja witryny, która jest skrócona.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Ten obraz nie jest zapisany</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Spróbuj ponownie</translation>
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
            <numerusform>%n kanał</numerusform>
            <numerusform>%n kanały</numerusform>
            <numerusform>%n kanałów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n z gwiazdką</numerusform>
            <numerusform>%n z gwiazdką</numerusform>
            <numerusform>%n z gwiazdką</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n wiadomość</numerusform>
            <numerusform>%n wiadomości</numerusform>
            <numerusform>%n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 kanał</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 z gwiazdką</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 wiadomość</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Pełna kopia zapasowa powstaje codziennie; zachowywanych jest siedem ostatnich. Obrazy nie są uwzględnione.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Utwórz kopię teraz</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Tworzenie kopii zapasowej…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Utworzono kopię zapasową.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Kopie zapasowe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Nie ma jeszcze kopii zapasowych.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Przywróć</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>Przywrócono bibliotekę z {date}</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>Przywraca {date} ({holds}). Najpierw powstanie kopia obecnej biblioteki.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Przywracanie…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>przed importem</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>przed aktualizacją</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>przed przywróceniem</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>codzienna</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>utworzona przez Ciebie</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>nieczytelna</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>Także w {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Przeczytana</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>i jeszcze %n</numerusform>
            <numerusform>i jeszcze %n</numerusform>
            <numerusform>i jeszcze %n</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>i jeszcze 1</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Nic nowego w ciągu ostatnich 24 godzin albo wszystko już znasz skądinąd.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Zapisz jako EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Pokaż nowe wiadomości</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n wiadomość, zapisana jako {name}</numerusform>
            <numerusform>%n wiadomości, zapisane jako {name}</numerusform>
            <numerusform>%n wiadomości, zapisanych jako {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 wiadomość, zapisana jako {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>Nie udało się zapisać dzisiejszego przeglądu. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Wiadomości</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Nie znaleziono zmian w tej wiadomości.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Plik PEM tej witryny</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Tak, jak wysyła je przeglądarka: nazwa=wartość; nazwa=wartość</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certyfikat</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Klucz certyfikatu</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wybierz…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Ciasteczka</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Własne</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>Na przykład http://nazwa:hasło@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Nagłówki</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>Jeśli jest w osobnym pliku</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Hasło klucza</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Bez proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Po jednym w wierszu, np. Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Hasło</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Adres proxy</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>Pełny adres, łącznie z tajnym kodem</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Użyj domyślnego</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Używane dla tego kanału, jego wiadomości i obrazów</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nazwa użytkownika</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Zmień…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>Nie znaleziono pęku kluczy, więc dane są przechowywane tylko do zamknięcia DeskReadera.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>Dane logowania nie są wysyłane.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Logowanie</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Logowanie i nagłówki</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Przechowywanie</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Przechowywane w Twoim pęku kluczy; wysyłane tylko do serwera tego kanału.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>certyfikat</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>tajny kod w adresie</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>ciasteczka</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>nagłówki</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>własne proxy</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>bez proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>nazwa użytkownika i hasło</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>Dysk jest pełny. Nic nie jest pobierane, a Twoje zmiany czekają, aż będzie miejsce na ich zapisanie.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Zapisywanie</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Zapisywanie {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Zatrzymaj</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Każdy, kto ma ten plik, mógłby czytać te kanały w Twoim imieniu.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Wybierz plik…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Dołącz dane logowania i kody prywatnych kanałów</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Niektóre kanały są prywatne. Zaznacz, aby dołączyć ich dane logowania i kody.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Sprawdzanie kanału…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Skopiowano adres</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Utwórz</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Wszystko tutaj jest już przeczytane</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>Eksportuj OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Wyeksportowano subskrypcje do {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Pobieranie strony…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Nazwa folderu</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>Importuj OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nowy folder</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Usunięto folder {title}; jego kanały pozostają</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Zmień nazwę</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Zmień nazwę kanału</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Zmień nazwę folderu</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>Strona i wersja DeskReadera są w {folder}. Niczego nie wysłano.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Anulowano subskrypcję {title}</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Dodaje do tego konta kanały z pliku OPML.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Wszystkie kanały tego konta przechodzą tutaj, a ich subskrypcja na serwerze jest anulowana.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Wszystkie kanały z tego komputera przechodzą do tego konta wraz z przeczytanymi, gwiazdkami i etykietami.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Importuj kanały</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importuj…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>Przenieś wszystkie</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>Przenieś kanały tutaj</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Przenieś kanały na ten komputer</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>Kanał</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Pierwszy</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Ile razy jako pierwszy podał to, co podały też inne kanały</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Ostatnia wiadomość</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Otwarte</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Otwarte %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Pokrycie</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Z gwiazdką</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Wiadomości</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Wiadomości opublikowane w tym czasie</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>Nazwa kanału</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>Część jego wiadomości, którą i tak przynoszą inne kanały</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>Część jego wiadomości, którą otworzono</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>Otwarte przez Ciebie; oznaczenie jako przeczytane się nie liczy</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>Oznaczone gwiazdką</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>Co przeszkadza w pobieraniu</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>Z kiedy jest jego najnowsza wiadomość</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{first} z {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>Cały czas</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Liczenie…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Właściwości kanału</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Kanały</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Kanały, które warto mieć</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>„Pierwszy” i „Pokrycie” wymagają grupowania wiadomości, które jest wyłączone w ustawieniach.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Ostatnie 30 dni</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Ostatnie 90 dni</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Okres</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Pokaż wiadomości</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortuj według</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Anuluj subskrypcję</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>Anuluj subskrypcję %n kanału</numerusform>
            <numerusform>Anuluj subskrypcję %n kanałów</numerusform>
            <numerusform>Anuluj subskrypcję %n kanałów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>Anulowano subskrypcję %n kanału</numerusform>
            <numerusform>Anulowano subskrypcję %n kanałów</numerusform>
            <numerusform>Anulowano subskrypcję %n kanałów</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Anulowano subskrypcję {title}</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>Co przynosi każdy kanał i co z niego czytasz. Liczone na tym komputerze, nic go nie opuszcza.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automatycznie</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Sprawdzaj nowe wiadomości</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Sprawdzaj nowe wiadomości przy starcie</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>Co 15 minut</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Co 2 godziny</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Co 30 minut</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Co 4 godziny</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Co godzinę</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Co {minutes} minut</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>Kanały, których pora nadeszła, są sprawdzane od razu po otwarciu DeskReadera.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>Kanały, które proszą o rzadsze sprawdzanie, są sprawdzane rzadziej. Żaden kanał nie jest sprawdzany częściej niż raz na godzinę, a co pół godziny tylko wtedy, gdy pozwala na to witryna.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Luźne</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>Ręcznie</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Wycisza, oznacza gwiazdką, etykietą lub jako przeczytane nowe wiadomości według słów, autora, kanału, odnośnika lub języka.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Zwykły</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Wyłączone</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Raz dziennie</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Jedna karta dla wiadomości z kilku źródeł</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Otwórz…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Reguły</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Ścisłe</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>Ścisłe grupuje tylko to, co na pewno jest tą samą wiadomością. Folder można wykluczyć w jego menu.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Dwa razy dziennie</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n od {when}</numerusform>
            <numerusform>%n od {when}</numerusform>
            <numerusform>%n od {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 od {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historia</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Ostatnie pobranie</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Ostatnia odpowiedź</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Zmiana adresu</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Następne sprawdzenie</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Jeszcze nie sprawdzono</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Jeszcze nie</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Odebrano</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Żądania</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Od razu</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Od {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>Kanał przeniesiono z {address} dnia {when}.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>Serwer odpowiedział {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Jutro, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Bez zmian</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Zaktualizowano</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Użyj starego adresu</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Gdy go odświeżysz</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Wczoraj, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} sprawdzeń</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Znajdź w wiadomości</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Następne trafienie</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Brak trafień</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Poprzednie trafienie</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} z {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>Dodaj</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Dodaj źródło, aby zacząć. DeskReader pobiera jego wiadomości w tle, usuwa wszystko, co nie jest wiadomością, i zachowuje tekst oraz obrazy na tym komputerze.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Sprawdzanie…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Wybierz z listy startowej</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Połącz konto synchronizacji</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux i inne.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>Z dowolnego innego czytnika, razem z folderami.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>Importuj plik OPML</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>Pliki OPML (*.opml *.xml);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>Otwórz przykładową redakcję</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>Czytaj wybrane przez siebie wiadomości, w całości i offline</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Adres witryny lub kanału</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Adres witryny, kanału lub artykułu</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Wypróbuj wszystko teraz, nawet offline.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Znane źródła według tematów i języków.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>Wszystkie</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>Usuwa też okno z paska zadań. Kliknij ikonę w zasobniku, aby je przywrócić.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Wybierz jasną na ciemny panel, ciemną na jasny.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Kolor</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Kolory</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Własne</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Ciemne</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Ciemny kontur</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Dla menu, przycisków i komunikatów.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Dla menu, list i okien dialogowych.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Dla okna i wiadomości.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Wysoki kontrast</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>W jasnym i ciemnym motywie, jeśli system taki ma.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Rozmiar tekstu interfejsu</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Działaj dalej po zamknięciu okna</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Język</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Mniej</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Jasne</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>Jasny kontur</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Jak w systemie</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Minimalizuj do zasobnika</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Ruch</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Uruchamiaj w ukryciu</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Uruchamiaj po zalogowaniu</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>Uruchamia się w tle, aby wiadomości były gotowe, kiedy zechcesz czytać.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>Uruchamia się w zasobniku; jeśli go nie ma, otwiera się okno.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>Pozostaje w zasobniku i dalej pobiera.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Ikona w zasobniku</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>Użyj koloru akcentu systemu</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Przy mniejszym ruchu animowane obrazy czekają, aż je odtworzysz.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Twój pulpit nie ma zasobnika, więc zamknięcie okna kończy DeskReadera.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>System nie pozwolił DeskReaderowi tego zmienić.</translation>
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
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Dzień</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Przejdź do daty</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Pokaż</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Przejdź do</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Przejdź dokądkolwiek</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Miejsca i działania</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Wpisz nazwę kanału, folderu, etykiety, ustawienia, działania lub wiadomości</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Brak</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>Także {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Domyślny</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Domyślny skrót: {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Skrót: {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>Użyj go tutaj</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} jest już używany do: {action}.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>Przywrócono %n kanał</numerusform>
            <numerusform>Przywrócono %n kanały</numerusform>
            <numerusform>Przywrócono %n kanałów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>Usunięto %n gwiazdkę</numerusform>
            <numerusform>Usunięto %n gwiazdki</numerusform>
            <numerusform>Usunięto %n gwiazdek</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>Dodano %n wiadomość</numerusform>
            <numerusform>Dodano %n wiadomości</numerusform>
            <numerusform>Dodano %n wiadomości</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>Oznaczono %n wiadomość jako przeczytaną</numerusform>
            <numerusform>Oznaczono %n wiadomości jako przeczytane</numerusform>
            <numerusform>Oznaczono %n wiadomości jako przeczytane</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>Oznaczono %n wiadomość jako nieprzeczytaną</numerusform>
            <numerusform>Oznaczono %n wiadomości jako nieprzeczytane</numerusform>
            <numerusform>Oznaczono %n wiadomości jako nieprzeczytane</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>Ponownie wyciszono %n wiadomość</numerusform>
            <numerusform>Ponownie wyciszono %n wiadomości</numerusform>
            <numerusform>Ponownie wyciszono %n wiadomości</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>Przywrócono %n wiadomość</numerusform>
            <numerusform>Przywrócono %n wiadomości</numerusform>
            <numerusform>Przywrócono %n wiadomości</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>Dodano gwiazdkę do %n wiadomości</numerusform>
            <numerusform>Dodano gwiazdkę do %n wiadomości</numerusform>
            <numerusform>Dodano gwiazdkę do %n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>Przywrócono 1 kanał</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>Usunięto 1 gwiazdkę</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>Dodano 1 wiadomość</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>Oznaczono 1 wiadomość jako przeczytaną</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>Oznaczono 1 wiadomość jako nieprzeczytaną</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>Ponownie wyciszono 1 wiadomość</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>Przywrócono 1 wiadomość</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>Dodano gwiazdkę do 1 wiadomości</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Przywrócono konto</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Połączono w jedną wiadomość</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Przywrócono wcześniejsze wersje</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Eksportuj wszystko</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Eksportuj wiadomości jako EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>Wyeksportowano %n wiadomość do {name}</numerusform>
            <numerusform>Wyeksportowano %n wiadomości do {name}</numerusform>
            <numerusform>Wyeksportowano %n wiadomości do {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>Wyeksportowano 1 wiadomość do {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Eksportowanie…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Kanały, eksporty i biblioteki (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Przywrócono folder</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importuj</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>Cofnięto import</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importowanie…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Cofnięto przeniesienie</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nie ma czego cofać</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>Cofnięto przywrócenie</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Cofnięto zmianę reguły</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Oddzielono od innych źródeł</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Wiadomości pogrupowane jak wcześniej</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Usunięto wiadomość</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Cofnięto zmianę etykiet</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Składniki</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Treść licencji</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licencje</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Nad wiadomością</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Wszystkie wiadomości</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>Obok wiadomości</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Według kanału</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Swobodna</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>Swobodna pokazuje fragmenty i obrazy, zwarta je pomija.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Zwarta</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Gęstość</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Ukryj kanały bez nieprzeczytanych</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Położenie listy</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Najpierw najnowsze</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Najpierw najstarsze</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Pokaż</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Sortuj wiadomości</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Tylko z gwiazdką</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>Czytany kanał pozostaje widoczny.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Tylko tytuły</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Tylko nieprzeczytane</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Treść</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>Nowy e-mail</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Otwórz program pocztowy</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Temat: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Ten link rozpoczyna e-mail. Nic nie zostanie wysłane, dopóki nie wyślesz go samodzielnie.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>Do: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>Kanały na serwerze</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Kanały na tym komputerze</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>Kanały, których serwer nie ma, są tutaj usuwane. Wiadomości, które ma, zostają.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Zachowaj te</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>Serwer je otrzyma wraz z przeczytanymi i gwiazdkami.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Użyj tych z serwera</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Zawsze lub nigdy nie powiadamiaj, gdy tytuł zawiera te słowa, także w wyciszonych kanałach.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Kliknij powiadomienie, aby otworzyć wiadomość. Kanał lub folder wyciszysz w jego menu.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Grupuj wiadomości podane przez kilka źródeł</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Ile powiadomień pokazywać naraz. Pozostałe są łączone w jedno.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Gdy wyłączone, czekają, aż opuścisz pełny ekran, i pojawiają się razem.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Mogą trwać po północy.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Powiadamiaj o nowych wiadomościach</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Wyłączone</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Jedno na odświeżenie</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Jedno na wiadomość</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Odtwarzaj dźwięk</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Cisza od</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Godziny ciszy</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Cisza do</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Pokazuj nad oknami pełnoekranowymi</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>Wiadomości są nadal pobierane i zapisywane, tylko bez powiadomień.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>Porównywane są tytuły; pierwsze źródło jest wymieniane jako pierwsze.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Używa dźwięku powiadomień Twojego pulpitu.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Słowa w tytułach</translation>
    </message>
    <message>
        <source>until</source>
        <translation>do</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Później</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Oznacz jako przeczytaną</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Otwórz</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Dodaj gwiazdkę</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 rok</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dni</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dni</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Wszystkie</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Wszystko</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>Pobierane jest wszystko, jak na każdym innym połączeniu.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Kanały są sprawdzane; strony i obrazy czekają.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Zawsze</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>W trybie oszczędzania energii</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Zachowuj najwyżej, na kanał</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Zachowuj przeczytane wiadomości przez</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Zachowuj nieprzeczytane wiadomości</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>Nowe wiadomości są pobierane ze swoich stron, oczyszczane i zapisywane, na ile pozwala kanał.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nic</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>Na tym połączeniu nic nie jest pobierane.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>Nic nie jest pobierane, gdy działa oszczędzanie energii.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Na połączeniu taryfowym</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Niezależnie od wieku i liczby. Kanały i foldery mogą mieć własne reguły (zobacz ich menu).</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Zmniejszone do szerokości kolumny tekstu.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Zapisuj całe wiadomości do czytania offline</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Zapisuj obrazy</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Wiadomości z gwiazdką i nieprzeczytane są usuwane na końcu.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Wiadomości z gwiazdką nigdy nie są usuwane.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Limit miejsca</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Tylko tekst</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} dni</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>Zajęto {used} z {budget}.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n strona</numerusform>
            <numerusform>%n strony</numerusform>
            <numerusform>%n stron</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n wiadomość</numerusform>
            <numerusform>%n wiadomości</numerusform>
            <numerusform>%n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 strona</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 wiadomość</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Wszystkie wiadomości są zapisane. Możesz przejść offline.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Pobierz wszystko</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Pobierz do czytania offline</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Zapisano wszystko, co udostępniają witryny. %n wiadomość jest tylko w części.</numerusform>
            <numerusform>Zapisano wszystko, co udostępniają witryny. %n wiadomości są tylko w części.</numerusform>
            <numerusform>Zapisano wszystko, co udostępniają witryny. %n wiadomości jest tylko w części.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Zapisano wszystko, co udostępniają witryny. 1 wiadomość jest tylko w części.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Brakuje</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Postęp</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Zatrzymaj</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Wiadomości jeszcze nie zapisane w całości. Witryny nie są odpytywane szybciej niż przy zwykłym odświeżaniu.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>Reszty nie udało się pobrać albo pobieranie zostało zatrzymane.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>obrazy %n wiadomości</numerusform>
            <numerusform>obrazy %n wiadomości</numerusform>
            <numerusform>obrazy %n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>obrazy 1 wiadomości</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>nie udało się pobrać niektórych obrazów</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} z {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>Niezaszyfrowany. Hasło szyfruje pliki folderu; na każdym komputerze użyj tego samego.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Hasło szyfrujące</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Ustaw</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Ustaw hasło szyfrujące</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>Pliki folderu są zaszyfrowane. Na każdym komputerze użyj tego samego hasła.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Kopiuj obraz</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Następny obraz</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Obraz</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Odtwórz</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Poprzedni obraz</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Zapisz obraz…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Zatrzymaj</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Powiększ</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Pomniejsz</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} z {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>Dodaj je także</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Adresy w Twojej sieci</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Pomiń je</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Prowadzą do tego komputera lub do urządzeń obok, takich jak router. Dodaj je tylko wtedy, gdy je znasz: DeskReader będzie je odpytywać przy każdym odświeżeniu, dokładnie tak, jak mówi plik.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Ten plik zawiera %n adres w Twojej sieci</numerusform>
            <numerusform>Ten plik zawiera %n adresy w Twojej sieci</numerusform>
            <numerusform>Ten plik zawiera %n adresów w Twojej sieci</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Ten plik zawiera adres w Twojej sieci</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Właściwości</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>Zastosuj</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Własne</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>Na przykład http://host:8080 lub socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Jeśli proxy wymaga logowania</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>W użyciu.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Przechowywanie logowania</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>Nie znaleziono pęku kluczy, więc dane logowania są przechowywane tylko do zamknięcia DeskReadera.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Bez proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Hasło</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Adres proxy</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Przechowywane w Twoim pęku kluczy; wysyłane tylko do tego proxy.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Systemowe proxy</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Używane dla wszystkich połączeń oprócz połączeń z tym komputerem.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nazwa użytkownika</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Po 15 sekundach</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Po 2 sekundach</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Po 5 sekundach</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Po {seconds} sekundach</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Najwygodniej czyta się około 65.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Szerokość kolumny</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Gdy wyłączone, kod przewija się w bok w swojej ramce.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justuj wiersze</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Wysokość wiersza</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Oznacz jako przeczytaną</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Zwykły</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Kolor strony</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Od razu</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Sepia to ciepła strona w jasnym trybie.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Rozmiar</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Równy prawy brzeg zamiast postrzępionego.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>Prom odpłynął o świcie, jak od czterdziestu lat, z dwoma samochodami i psem na pokładzie. Na nabrzeżu nikt nie podniósł wzroku. Woda miała barwę łupku, a rozkład jazdy choć raz się zgadzał.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>Czas od otwarcia wiadomości.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Krój pisma</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Zawijaj długie wiersze kodu</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (wbudowany)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} znaków</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n kanał</numerusform>
            <numerusform>%n kanały</numerusform>
            <numerusform>%n kanałów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n wiadomość</numerusform>
            <numerusform>%n wiadomości</numerusform>
            <numerusform>%n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 kanał</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 wiadomość</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Zachowaj jego kanały i wiadomości na tym komputerze</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Usuń konto</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Usuń {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>Usunięto {name}</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>Twoje kanały i wiadomości zostają na tym komputerze, a folder pozostaje bez zmian.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} i {stories} zostaną usunięte z tego komputera. Serwer zachowuje wszystko.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} i {stories} zostają. DeskReader będzie odtąd sam pobierać te kanały.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 rok</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dni</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dni</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Wszystkie</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Zawsze</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Zachowuj</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Zachowuj najwyżej</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Zachowuj wiadomości</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Zachowuj wiadomości przez</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Ogranicz obrazy do</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Bez limitu</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Jak folder lub domyślnie</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Traktuj jak przeczytane wiadomości</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Nieprzeczytane wiadomości</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Szukanie zmian…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>Zapomniano %n wcześniejszą wersję</numerusform>
            <numerusform>Zapomniano %n wcześniejsze wersje</numerusform>
            <numerusform>Zapomniano %n wcześniejszych wersji</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>Zapomniano 1 wcześniejszą wersję</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Nie znaleziono zmian w tej wiadomości.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Ta wiadomość się zmieniła.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Ta wiadomość nie ma strony internetowej.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Różni się od domyślnego</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>Ukryto %n wiadomość</numerusform>
            <numerusform>Ukryto %n wiadomości</numerusform>
            <numerusform>Ukryto %n wiadomości</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n wiadomość znów na listach</numerusform>
            <numerusform>%n wiadomości znów na listach</numerusform>
            <numerusform>%n wiadomości znów na listach</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>Ukryto 1 wiadomość</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Wycisz „{phrase}” na 14 dni</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>Wyciszono „{phrase}” na 14 dni</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>Znów na listach</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Dodaj warunek</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Po %n dniu</numerusform>
            <numerusform>Po %n dniach</numerusform>
            <numerusform>Po %n dniach</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Po 1 dniu</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Zawsze</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Zawsze zapisuj</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Zastosuj do</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Jak zwykle</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Koniec</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Jeśli wszystko to zachodzi</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Jeśli coś z tego zachodzi</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Ostatni dzień reguły: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Oznacz jako przeczytaną</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Przesuń na początek</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Wycisz</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Nazwana według tego, czego szuka</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nigdy</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>Nigdy nie zapisuj</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Nowe i nieprzeczytane wiadomości</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Nowe wiadomości i wszystkie obecne</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Tylko nowe wiadomości</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Powiadomienia</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Włączona</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>Danego dnia…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Poza wszystkimi listami oprócz Wyciszonych, bez liczenia i powiadomień</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Obrazy</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Oddzielone przecinkami</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Uporządkowana według nadejścia, nie publikacji</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Dodaj gwiazdkę</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etykiety</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>Reguła kończy się</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Wtedy</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Które warunki muszą zachodzić</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n filtr robi więcej, niż potrafią reguły: {names}</numerusform>
            <numerusform>%n filtry robią więcej, niż potrafią reguły: {names}</numerusform>
            <numerusform>%n filtrów robi więcej, niż potrafią reguły: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>Dodano %n regułę</numerusform>
            <numerusform>Dodano %n reguły</numerusform>
            <numerusform>Dodano %n reguł</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n reguła już tu jest</numerusform>
            <numerusform>%n reguły już tu są</numerusform>
            <numerusform>%n reguł już tu jest</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 filtr robi więcej, niż potrafią reguły: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>Dodano 1 regułę</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 reguła już tu jest</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wybierz</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>W dół</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Jeśli dwie reguły są sprzeczne, obowiązuje wyższa</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Importuj reguły</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importowanie…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importuj…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>Ostatni dzień reguły</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Szukanie…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nowa reguła</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Usuń regułę</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Usunięto regułę. To, co zrobiła, zostaje.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Reguły</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Reguły innych czytników (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Zapisano</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Zapisano, zmieniono %n wiadomość</numerusform>
            <numerusform>Zapisano, zmieniono %n wiadomości</numerusform>
            <numerusform>Zapisano, zmieniono %n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Zapisano, zmieniono 1 wiadomość</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Podaj, czego szukać, aby zobaczyć, które wiadomości stąd by pasowały.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Ta reguła ma niezapisane zmiany. Zapisz je albo powtórz czynność, aby je odrzucić.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>W górę</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>Co robić z nadchodzącymi wiadomościami. Reguły działają na tym komputerze, zanim zobaczysz wiadomość.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Najpierw najlepsze</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Według daty</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Wszystko</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Jak szukać</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Zapisz to wyszukiwanie</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Ta lista</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Usunięto wyszukiwanie „{title}”</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Zmień nazwę</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Zmień nazwę wyszukiwania</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Zapisz</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Zapisz wyszukiwanie</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>Zapisano „{title}” na pasku bocznym</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Wyczyść wyszukiwanie</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Szukaj</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Szukaj wiadomości</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Jak szukać</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Wpisz słowa i łącz je z dowolnymi z poniższych. Wystarczy początek ostatniego słowa.</translation>
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
        <translation>Urząd certyfikacji</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certyfikaty (*.pem *.crt *.cer);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Hasło</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Usuń urząd certyfikacji</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Wysyłaj moje hasło bez szyfrowania</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Ufa {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Użyj własnego urzędu certyfikacji…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nazwa użytkownika</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Konta</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Zaawansowane</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>Zmiany działają od razu</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Kanały i odświeżanie</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Ogólne</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listy</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>Nie znaleziono ustawień.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Powiadomienia</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Dane offline</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Przywrócono domyślne ustawienia strony</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Strony</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Czytanie</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Przywróć tę stronę</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Szukaj w ustawieniach</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ustawienia</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Skróty</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Cofnij</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Skróty klawiszowe</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>Kliknij pole i naciśnij nowy klawisz. Skróty jednoklawiszowe są wyłączone podczas pisania.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Własne</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader i Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Zestaw</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Ustawia wszystkie klawisze jak w innym czytniku. Każdy możesz nadal zmienić.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Pasek boczny</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>Kanały</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>Serwer</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Zaloguj się</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Zalogowano</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Logowanie…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Bez zmian</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>Wybrano %n kanał</numerusform>
            <numerusform>Wybrano %n kanały</numerusform>
            <numerusform>Wybrano %n kanałów</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>Wybrano 1 kanał</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>Nie udało się znaleźć listy startowej</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Język</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>Lista startowa</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Subskrybuj</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Zaznacz, co chcesz czytać. Subskrypcję możesz anulować w każdej chwili.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Tematy</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (subskrybowany)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Odśwież wszystko</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Pokazuje, co się nie udało i co nie jest zapisane</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Trwa zapisywanie innego pliku. Poczekaj lub je zatrzymaj.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Pobrano</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Pobieranie…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>Nie przyszło nic nowego. Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>Zapisano {name}</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>Zatrzymano zapisywanie {name}</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Kanał, który prosi o rzadsze sprawdzanie, jest sprawdzany rzadziej.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Sprawdzaj nowe wiadomości</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Co 2 godziny</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Co 4 godziny</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Co godzinę</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Co {minutes} minut</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Pobieraj stronę każdej nowej wiadomości.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Pozostaw puste, aby użyć własnej nazwy kanału.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nazwa</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Bez folderu</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Powiadomienia</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Powiadamiaj o nowych wiadomościach z tego kanału.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Raz dziennie</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Zapisuj całe wiadomości</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Subskrypcja</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Ten serwer nie potrafi przenosić kanałów: folder obowiązuje tylko na tym komputerze.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Ten serwer nie potrafi zmieniać nazw kanałów: nazwa obowiązuje tylko na tym komputerze.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Dwa razy dziennie</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Użyj domyślnego</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n żądanie</numerusform>
            <numerusform>%n żądania</numerusform>
            <numerusform>%n żądań</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 żądanie</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Urządzenia</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Ostatnia synchronizacja: {requests}, {size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Nieprzyjęte</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Wstrzymaj</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Synchronizuj teraz</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Synchronizacja</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Synchronizowanie…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>Serwer nie przyjął %n zmiany. Obowiązuje ona tylko na tym komputerze.</numerusform>
            <numerusform>Serwer nie przyjął %n zmian. Obowiązują one tylko na tym komputerze.</numerusform>
            <numerusform>Serwer nie przyjął %n zmian. Obowiązują one tylko na tym komputerze.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>Serwer nie przyjął 1 zmiany. Obowiązuje ona tylko na tym komputerze.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Twoje zmiany są zachowane i zostaną wysłane po wznowieniu.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (ten komputer)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, ostatnio widziany {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Usunięto etykietę {name}; jej wiadomości pozostają</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Zmień nazwę</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Zmień nazwę etykiety</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>Zmieniono nazwę etykiety {old} na {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Nazwa etykiety</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>Oznaczono etykietą %n wiadomość</numerusform>
            <numerusform>Oznaczono etykietą %n wiadomości</numerusform>
            <numerusform>Oznaczono etykietą %n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>Oznaczono etykietą 1 wiadomość</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Zmieniono etykiety</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Plik z własnymi kolorami, sprawdzany tak, by każdy tekst był czytelny.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Wybierz plik…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Własny motyw</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Używa motywu {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Oś czasu</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>Ponad {number} wiadomości</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Działanie</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Dodaj</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Dodaj regułę</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Zawsze powiadamiaj</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>Nigdy nie powiadamiaj</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>Usuń regułę dla {words}</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Słowa w tytule</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n nieprzeczytana wiadomość</numerusform>
            <numerusform>%n nieprzeczytane wiadomości</numerusform>
            <numerusform>%n nieprzeczytanych wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 nieprzeczytana wiadomość</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>Otwórz DeskReadera</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Wstrzymaj na godzinę</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>Wstrzymano do {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Godziny ciszy: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Zakończ</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Odśwież teraz</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Kliknij ikonę w zasobniku, aby otworzyć go ponownie, lub zakończ go w jej menu.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader nadal działa</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>Zasobnik zniknął, więc okno jest znów otwarte.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} do {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>Wszystkie ustawienia…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Kolory</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Własne</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Ciemne</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Domyślne</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Wysoki kontrast</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justuj wiersze</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Jasne</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Wysokość wiersza</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Jak w systemie</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Zwykły</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Kolor strony</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Bezszeryfowa (systemowa)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Rozmiar</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Tekst i motyw</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Krój pisma</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Szerokość</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>Zawijaj kod</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Zamknij</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Cofnij</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n zmiana do wysłania</numerusform>
            <numerusform>%n zmiany do wysłania</numerusform>
            <numerusform>%n zmian do wysłania</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n kanał zostaje: serwer nie może go pobrać</numerusform>
            <numerusform>%n kanały zostają: serwer nie może ich pobrać</numerusform>
            <numerusform>%n kanałów zostaje: serwer nie może ich pobrać</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 zmiana do wysłania</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 kanał zostaje: serwer nie może go pobrać</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>Przeniesiono %n kanał na ten komputer</numerusform>
            <numerusform>Przeniesiono %n kanały na ten komputer</numerusform>
            <numerusform>Przeniesiono %n kanałów na ten komputer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>Przeniesiono %n kanał do {name}</numerusform>
            <numerusform>Przeniesiono %n kanały do {name}</numerusform>
            <numerusform>Przeniesiono %n kanałów do {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>Przeniesiono 1 kanał na ten komputer</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>Przeniesiono 1 kanał do {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>Brak kanałów do przeniesienia</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Jeszcze niezsynchronizowane</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Wstrzymane</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>Zsynchronizowano {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>O programie DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Aktywność…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Dodaj konto…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Dodaj kanał…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Wszystkie wiadomości</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Wróć do listy</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Kopie zapasowe…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Według kanału</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Sprawdź, czy ta wiadomość się zmieniła</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Wybierz z listy startowej…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Zamknij okno</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Połącz w jedną wiadomość</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Swobodna</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Zwarta</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>Kopiuj jako HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Kopiuj jako Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>Kopiuj jako cytat</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Kopiuj link wiadomości</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Domyślny rozmiar tekstu</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Pobierz do czytania offline…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>Eksportuj OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Eksportuj wszystko…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Eksportuj wiadomości jako EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Właściwości kanału</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Kanały, które warto mieć…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Plik</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Znajdź w wiadomości</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Zapomnij wcześniejsze wersje</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Zapomnij, czego DeskReader nauczył się o tej witrynie</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Pełny ekran</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Przejdź</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Przejdź do: Wszystkie wiadomości</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Przejdź do Wyciszonych</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Przejdź do: Z gwiazdką</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Przejdź do: Dzisiaj</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Przejdź do „Dziś w skrócie”</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Przejdź do: Nieprzeczytane</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Przejdź dokądkolwiek…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Przejdź do daty…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Pomoc</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Ukryj kanały bez nieprzeczytanych</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Jak szukać</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importuj…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Skróty klawiszowe</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Większy tekst</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Lista nad wiadomością</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Lista obok wiadomości</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Opcje listy</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Oznacz wszystko jako przeczytane</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Oznacz jako przeczytaną</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Oznacz jako przeczytaną lub nieprzeczytaną</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Oznacz jako nieprzeczytaną</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Oznacz wszystko powyżej jako przeczytane</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Oznacz wszystko poniżej jako przeczytane</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Oznacz starsze niż dzień jako przeczytane</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Oznacz starsze niż tydzień jako przeczytane</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Więcej działań</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Wycisz nazwę z nagłówka na 14 dni</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Wycisz lub pokaż znów na listach…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Wycisz…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nowy folder…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Najpierw najnowsze</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Następny kanał</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Następna wiadomość</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Następna nieprzeczytana wiadomość</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Najpierw najstarsze</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Otwórz w przeglądarce</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Strona w dół, potem następna nieprzeczytana wiadomość</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Strona w górę</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Poprzedni kanał</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Poprzednia wiadomość</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Poprzednia nieprzeczytana wiadomość</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drukuj…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Zakończ</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Odśwież wszystko</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Odśwież tę listę</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>Przypomnij mi za godzinę</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Usuń gwiazdkę</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Zgłoś źle odczytaną stronę</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Reguły…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Zapisz jako HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Zapisz jako PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Szukaj</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Szukaj wszędzie</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Zaznacz wszystkie wiadomości</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Oddziel od innych źródeł</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ustawienia…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Pokaż znów na listach</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Pokaż lub ukryj pasek boczny</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Pokaż lub ukryj zmiany</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Pokaż inne źródła</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Mniejszy tekst</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Dodaj gwiazdkę</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Dodaj lub usuń gwiazdkę</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Tylko z gwiazdką</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Wiadomość</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Przełącz między całą wiadomością a wersją z kanału</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etykiety…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Tekst i motyw…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Tylko tytuły</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Cofnij</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Tylko nieprzeczytane</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Widok</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Pokaż obrazy</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Obraz bez opisu</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Obraz, niezapisany</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[dodano: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[usunięto: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n źródło</numerusform>
            <numerusform>%n źródła</numerusform>
            <numerusform>%n źródeł</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n wiadomość</numerusform>
            <numerusform>%n wiadomości</numerusform>
            <numerusform>%n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 źródło</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 wiadomość</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>Dlaczego to tu jest?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Wszystkie przeczytane</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>z %n źródła</numerusform>
            <numerusform>z %n źródeł</numerusform>
            <numerusform>z %n źródeł</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>z 1 źródła</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>otwierasz {share} z {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 dni</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dni</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dni</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Folder przeglądów</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wybierz…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Codzienny przegląd w EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Zawsze</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Zachowuj przeglądy</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Wyłączone</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>Starsze przeglądy są usuwane z folderu. Te o zmienionych nazwach zostają.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Zapisuje codziennie nieprzeczytane wiadomości z „Dziś w skrócie” na Twój czytnik.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} dni</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>nie udało się odczytać %n</numerusform>
            <numerusform>nie udało się odczytać %n</numerusform>
            <numerusform>nie udało się odczytać %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>Dodano %n kanał</numerusform>
            <numerusform>Dodano %n kanały</numerusform>
            <numerusform>Dodano %n kanałów</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>Usunięto %n gwiazdkę</numerusform>
            <numerusform>Usunięto %n gwiazdki</numerusform>
            <numerusform>Usunięto %n gwiazdek</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>Usunięto %n wiadomość</numerusform>
            <numerusform>Usunięto %n wiadomości</numerusform>
            <numerusform>Usunięto %n wiadomości</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>Oznaczono %n wiadomość jako przeczytaną</numerusform>
            <numerusform>Oznaczono %n wiadomości jako przeczytane</numerusform>
            <numerusform>Oznaczono %n wiadomości jako przeczytane</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>Oznaczono %n wiadomość jako nieprzeczytaną</numerusform>
            <numerusform>Oznaczono %n wiadomości jako nieprzeczytane</numerusform>
            <numerusform>Oznaczono %n wiadomości jako nieprzeczytane</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>Dodano gwiazdkę do %n wiadomości</numerusform>
            <numerusform>Dodano gwiazdkę do %n wiadomości</numerusform>
            <numerusform>Dodano gwiazdkę do %n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>nie udało się odczytać 1</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>Dodano 1 kanał</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>Usunięto 1 gwiazdkę</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>Usunięto 1 wiadomość</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>Oznaczono 1 wiadomość jako przeczytaną</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>Oznaczono 1 wiadomość jako nieprzeczytaną</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>Dodano gwiazdkę do 1 wiadomości</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>Oznaczono %n wiadomość jako przeczytaną</numerusform>
            <numerusform>Oznaczono %n wiadomości jako przeczytane</numerusform>
            <numerusform>Oznaczono %n wiadomości jako przeczytane</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>Oznaczono 1 wiadomość jako przeczytaną</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>Przeniesiono %n element</numerusform>
            <numerusform>Przeniesiono %n elementy</numerusform>
            <numerusform>Przeniesiono %n elementów</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>Przeniesiono 1 element</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>już subskrybowane: %n</numerusform>
            <numerusform>już subskrybowane: %n</numerusform>
            <numerusform>już subskrybowane: %n</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>już subskrybowane: 1</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n wiadomość</numerusform>
            <numerusform>%n wiadomości</numerusform>
            <numerusform>%n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 wiadomość</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Działanie</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Kanał</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Zapisane wyszukiwanie</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ustawienie</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Wiadomość</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etykieta</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Widok</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>Dźwięk</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>Osadzona strona</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Otwórz w przeglądarce</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Odtwórz w odtwarzaczu</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Zapisz…</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Wideo</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>jeszcze %n na pasku bocznym</numerusform>
            <numerusform>jeszcze %n na pasku bocznym</numerusform>
            <numerusform>jeszcze %n na pasku bocznym</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>jeszcze 1 na pasku bocznym</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Kopiuj adres</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Kopiuj link wiadomości</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Gęstość</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Edytuj regułę „{name}”…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Grupuj wiadomości</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>Importuj OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Zachowuj wiadomości…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Układ</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Oznacz wszystko jako przeczytane</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Oznacz jako przeczytaną</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Oznacz jako nieprzeczytaną</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Oznacz wszystko powyżej jako przeczytane</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Oznacz wszystko poniżej jako przeczytane</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Przenieś do</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Wycisz</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>Wycisz na 14 dni</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Wycisz więcej</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nowy folder…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Nowa reguła…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Bez folderu</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Powiadomienia</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Otwórz w przeglądarce</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Inne źródła</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Wstrzymane</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Właściwości…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Odśwież</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Usuń konto…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Usuń folder, zachowaj jego kanały</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Usuń gwiazdkę</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Zmień nazwę…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Zgłoś źle odczytaną stronę</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Zapisuj całe wiadomości</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Pokaż</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Pokaż znów na listach</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Kolejność</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Dodaj gwiazdkę</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Niezapisane wiadomości…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Synchronizuj teraz</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etykiety…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Anuluj subskrypcję</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>Użyj własnej nazwy kanału</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>Pominięto %n kanał: sprawdzony mniej niż pięć minut temu</numerusform>
            <numerusform>Pominięto %n kanały: sprawdzone mniej niż pięć minut temu</numerusform>
            <numerusform>Pominięto %n kanałów: sprawdzonych mniej niż pięć minut temu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>Pominięto %n kanał: witryna poprosiła o przerwę, pierwszą do {time}</numerusform>
            <numerusform>Pominięto %n kanały: witryny poprosiły o przerwę, pierwszą do {time}</numerusform>
            <numerusform>Pominięto %n kanałów: witryny poprosiły o przerwę, pierwszą do {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n nowa wiadomość</numerusform>
            <numerusform>%n nowe wiadomości</numerusform>
            <numerusform>%n nowych wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>Pominięto 1 kanał: sprawdzony mniej niż pięć minut temu</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>Pominięto 1 kanał: jego witryna poprosiła o przerwę do {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 nowa wiadomość</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Skompresowany tekst</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>Wszystko tutaj sprawdzono mniej niż pięć minut temu</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>Plik biblioteki</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Teraz nie usunięto by żadnej wiadomości.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>Pliki obrazów</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Odwołania do obrazów</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Miejsce na obrazy</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Powiązania rekordów</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Indeks wyszukiwania</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Zapisany tekst</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Liczby wiadomości</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Wiadomość bez tytułu</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>Nieużywane pliki</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Usunięto by %n wiadomość.</numerusform>
            <numerusform>Usunięto by %n wiadomości.</numerusform>
            <numerusform>Usunięto by %n wiadomości.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Usunięto by 1 wiadomość.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} i jeszcze %n</numerusform>
            <numerusform>{sources} i jeszcze %n</numerusform>
            <numerusform>{sources} i jeszcze %n</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} i jeszcze 1</translation>
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
        <translation>Dodaj</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Nowa etykieta</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Zapisz etykiety</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etykiety</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Zaznacz etykiety lub wpisz nową. Kilka oddziel przecinkami.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n godzina</numerusform>
            <numerusform>%n godziny</numerusform>
            <numerusform>%n godzin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minuta</numerusform>
            <numerusform>%n minuty</numerusform>
            <numerusform>%n minut</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 godzina</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 minuta</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>Sprawdzany raz dziennie, bo jego witryna nie umie powiedzieć, czy jest coś nowego. Wybierz odstęp, aby to zmienić.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Rzadko ma nowe wiadomości, więc odstęp między sprawdzeniami to {interval}.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>Jego witryna prosi o odstęp: {interval} między sprawdzeniami.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Najmniejszy odstęp między sprawdzeniami kanału to {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>Kanał prosi, by nie sprawdzać go w określonych godzinach lub dniach.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>Sam kanał prosi o odstęp: {interval} między sprawdzeniami.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>Witryna poprosiła o przerwę do {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Wiadomości z gwiazdką i z etykietą są zawsze zachowywane.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>w tym %n nieprzeczytana</numerusform>
            <numerusform>w tym %n nieprzeczytane</numerusform>
            <numerusform>w tym %n nieprzeczytanych</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>Pasuje %n wiadomość stąd</numerusform>
            <numerusform>Pasują %n wiadomości stąd</numerusform>
            <numerusform>Pasuje %n wiadomości stąd</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n wiadomość dotąd</numerusform>
            <numerusform>%n wiadomości dotąd</numerusform>
            <numerusform>%n wiadomości dotąd</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>w tym 1 nieprzeczytana</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>Pasuje 1 wiadomość stąd</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 wiadomość dotąd</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Wyrażenie regularne</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategoria</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Kody, takie jak en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Zakończona</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Kanał</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Jak porównywać</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Język</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Odnośnik</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Wyciszone</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Wyciszona przez „{rules}”</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Wyłączone</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Usuń</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Usuń ten warunek</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Oddzielone przecinkami</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Pasujące wiadomości</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Tekst</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Nie ma jeszcze wiadomości, na których można to wypróbować.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Nagłówek</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Nagłówek lub tekst</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>Czego szukać</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Gdzie szukać</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Słowa w dowolnej kolejności; sport* oznacza każde słowo, które tak się zaczyna</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Słowa jedno po drugim</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>zawsze powiadamiaj</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>nie ma wszystkich słów</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>nie ma frazy</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>nie pasuje do</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>ma wszystkie słowa</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>nie ma żadnego z</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>ma jedno z</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>ma frazę</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>nie jest żadnym z</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>jest jednym z</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>oznacz jako przeczytane</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>pasuje do</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>przesuń na początek</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>wycisz</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>nigdy nie powiadamiaj</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>bez obrazów</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>zapisuj obrazy</translation>
    </message>
    <message>
        <source>star</source>
        <translation>gwiazdka</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>etykieta „{name}”</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>przejrzano {number} najnowszych</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>do {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>przejrzano {number}</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>arabskie</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>ormiańskie</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>bengalskie</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>chińskie</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>dewanagari</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>gruzińskie</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>hebrajskie</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>japońskie</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>koreańskie</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>tamilskie</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>tajskie</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Ten system nie ma czcionki dla pisma: {script}. Zainstaluj czcionkę, na przykład {family}, aby je czytać.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Zmienione od przeczytania</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Zmienione dziś, w tym tygodniu lub danego dnia</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>Dowolne ze słów</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Nazwisko autora</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Tylko kanały, których nazwa to zawiera</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Tylko wiadomości z gwiazdką</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Tylko wiadomości wyciszone przez regułę</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Tylko wiadomości podawane przez kilka źródeł</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Tylko wiadomości zmienione przez wydawcę</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Tylko wiadomości z obrazami</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Tylko wiadomości z tą etykietą</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Tylko przeczytane wiadomości</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Tylko nieprzeczytane wiadomości</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Opublikowane po dniu, miesiącu lub roku</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Opublikowane przed dniem, miesiącem lub rokiem</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Usunięte przez wydawcę</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Wiadomości, na których zadziałała reguła o tej nazwie</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Wiadomości z oboma słowami, w dowolnej kolejności</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Te słowa obok siebie</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Ze zmienionym nagłówkiem</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Bez tego słowa</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Słowo w tytule</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Folder wspólny dla kilku urządzeń</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Reguła wymaga co najmniej jednego warunku i czegoś do zrobienia.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Inny program używa biblioteki. Spróbuj ponownie za chwilę.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Wybierz folder, który Syncthing, Nextcloud, Dropbox lub pamięć USB przenosi na Twoje inne komputery.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>Pod tym adresem nie można połączyć się z serwerem. Sprawdź pisownię. Serwer bez szyfrowania wymaga http:// przed nazwą.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>Nie można połączyć się z serwerem. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>Nie udało się połączyć z witryną. Sprawdź pisownię adresu.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>Nie udało się połączyć z witryną. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>Nie udało się odczytać pliku certyfikatu tej witryny.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>Nie udało się odczytać pliku certyfikatu. Wybierz plik PEM.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>Nie udało się odczytać dokumentu. Z DeskReaderem wszystko w porządku.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>Nie udało się odczytać pliku ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>Nie udało się odczytać odpowiedzi serwera, więc nic nie zmieniono.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>Nie udało się odczytać pliku certyfikatu tego konta. Wybierz go ponownie we właściwościach.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Utwórz hasło aplikacji w ustawieniach bezpieczeństwa Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Skrócona przez witrynę</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>DeskReader nie może zaimportować tego pliku. Potrafi importować biblioteki RSS Guard, Liferea i QuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader nie może otworzyć tego adresu. Powinien wyglądać jak example.org lub https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader nie ma uprawnień do zapisu w {detail}. Niczego nie utracono ani nie zmieniono.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} nie używa hasła tego folderu, więc zmiany stamtąd czekają. Podaj je także tam.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Wpisz ponownie hasło tego konta: bez pęku kluczy DeskReader przechowuje je tylko podczas działania.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS i Miniflux używają osobnego hasła dla aplikacji. Ustaw je tam w swoim profilu.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux i inne (API Google Reader)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Zapisano całą wiadomość</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Zapisano całą wiadomość, brakuje niektórych obrazów</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>Na tej stronie nie znaleziono artykułu.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>Pod tym adresem nie znaleziono kanału. Spróbuj strony głównej witryny lub adresu samego kanału.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>Nie znaleziono pęku kluczy, więc hasło konta jest przechowywane tylko do zamknięcia DeskReadera.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>W tym pliku nie znaleziono reguł. DeskReader może importować reguły z RSS Guard, FreshRSS i newsboat.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>Pod tym adresem nie znaleziono takiego serwera. Może potrzebna jest ścieżka, na przykład https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Na stronie witryny nie znaleziono wiadomości. Te, które masz, pozostają.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>Pod tym adresem niczego nie znaleziono. Sprawdź pisownię.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Synchronizowane są przeczytane i gwiazdki. Kanały można zmieniać tylko na serwerze.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Serwery z API Fever, tylko dla przeczytanych i gwiazdek</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Coś poszło nie tak w DeskReaderze. Szczegóły są w dzienniku.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Zasubskrybowano. Nie znaleziono pęku kluczy, więc hasło lub prywatny adres kanału jest przechowywany tylko do zamknięcia DeskReadera.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Tylko streszczenie</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Tylko streszczenie: na stronie nie znaleziono artykułu</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Tylko streszczenie: zapisywanie całych wiadomości jest wyłączone</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Tylko streszczenie: całej wiadomości jeszcze nie pobrano</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Tylko streszczenie: strony już nie ma</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Tylko streszczenie: strona wymaga przeglądarki uruchamiającej skrypty</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Tylko streszczenie: reszta jest dla subskrybentów</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Tylko streszczenie: witryna nie odpowiedziała</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Tylko streszczenie: witryna nie dopuszcza czytników</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Tylko streszczenie: witryna pokazuje stronę zgody zamiast wiadomości</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>Adres prowadzi do Twojej sieci lub komputera, więc nie został otwarty.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>Adres przekierowuje w kółko.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>Połączenie zostało przerwane. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>Połączenie zostało przerwane. Spróbuj ponownie.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>Dysk jest pełny. Niczego nie utracono; zwolnij miejsce i spróbuj ponownie.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>Dysk zgłosił błąd ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>Kanał pod tym adresem jest uszkodzony i nie można go odczytać.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>Kanał nie ma teraz wiadomości.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>Kanał jest uszkodzony i nie można go odczytać. Wiadomości, które masz, pozostają.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>Plik {detail} nie jest zwykłym plikiem, więc nie został ani odczytany, ani zapisany.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>Folder dla {detail} nie istnieje, więc niczego nie zapisano.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>Brak folderu {detail}. Twoje zmiany są zachowane, dopóki nie wróci.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>Biblioteka była uszkodzona. Odzyskano kanały: {feeds} i wiadomości: {articles}, w tym {lost} bez tekstu, dopóki kanał nie przyśle go ponownie. Uszkodzony plik zachowano jako {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>Biblioteka była uszkodzona. Uszkodzony plik zachowano jako {detail}; niczego z niego nie usunięto.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>Proxy nie odpowiada albo wymaga nazwy użytkownika i hasła. Sprawdź Ustawienia, Kanały i odświeżanie, lub właściwości kanału.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>Serwer proxy nie odpowiada albo wymaga nazwy użytkownika i hasła. Zobacz Ustawienia, Kanały i odświeżanie.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>Wydawca zamknął ten kanał.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>Wydawca zamknął ten kanał. Możesz anulować subskrypcję.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Serwer poprosił o przerwę. DeskReader poczeka tak długo, jak poproszono.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>Serwer poprosił o przerwę. Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>Serwer nie przyjął tej zmiany ({detail}), więc obowiązuje ona tylko na tym komputerze.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>Serwer nie przyjął tej nazwy użytkownika i hasła. Niektóre serwery wymagają osobnego hasła aplikacji ze swoich ustawień.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>Serwer ma teraz problemy. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>Serwer nie zna już kanałów i wiadomości tego konta. Być może został zainstalowany na nowo. Niczego nie zmieniono. Wybierz, co zachować: kanały serwera czy te na tym komputerze.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>Serwer nie odpowiada już pod tym adresem. Sprawdź go we właściwościach konta.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>Serwer odpowiedział błędem. Sprawdź, czy w jego ustawieniach włączono dostęp dla aplikacji (API), lub spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>Serwer przysłał nieoczekiwaną odpowiedź ({detail}). DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>Serwer przysłał naraz zbyt wiele danych, więc nic nie zmieniono.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>Serwer zbyt długo nie odpowiadał. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>Serwer zbyt długo nie odpowiadał. Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Certyfikat serwera jest nieważny, więc DeskReader się nie połączył.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>Certyfikat serwera jest nieważny, więc nie wysłano hasła. Jeśli podpisał go Twój własny urząd, dodaj certyfikat tego urzędu.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>Odpowiedź serwera nie może być poprawna ({detail}), więc niczego nie zmieniono. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>Odpowiedź serwera jest zbyt złożona dla DeskReadera, więc nic nie zmieniono.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>Ustawienia były uszkodzone, więc używane są domyślne. Uszkodzony plik zachowano jako {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Witryna poprosiła o przerwę. DeskReader poczeka tyle, o ile prosiła.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>Witryna poprosiła o przerwę. Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>Witryna prosi programy, by nie czytały tej strony.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>Witryna ma teraz problemy. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>Witryna ma teraz problemy. Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>Witryna przysłała nieoczekiwaną odpowiedź ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>Witryna przysłała za dużo danych, więc reszty nie odczytano.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>Witryna zbyt długo nie odpowiadała. DeskReader spróbuje ponownie później.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>Witryna zbyt długo nie odpowiadała. Spróbuj ponownie później.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Certyfikat witryny jest nieprawidłowy, więc DeskReader się nie połączył.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Jest zbyt wiele reguł ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Od dwóch tygodni pod tym adresem niczego nie ma, więc DeskReader przestał go sprawdzać. Możesz anulować subskrypcję.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>Nie ma wcześniejszej wersji tej wiadomości.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>Nie ma folderu {detail}.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>Nie ma takiego konta.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Nie ma takiego kanału w bibliotece.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>Nie ma takiej reguły.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>Nie ma takiej wiadomości w bibliotece.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>Pod tym adresem nic już nie ma. DeskReader sprawdzi ponownie jutro.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>To konto jest wstrzymane. Twoje zmiany są zachowane, dopóki go nie wznowisz.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>To konto właśnie się synchronizuje. Spróbuj ponownie za minutę.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Ten adres nie jest szyfrowany, więc inni w sieci mogliby odczytać Twoje hasło. Użyj https:// albo potwierdź, że się na to zgadzasz.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>Warunków nie pisze się w ten sposób: {detail}. Powinno to wyglądać jak title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Ten kanał wymaga hasła lub subskrypcji.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Ten kanał znów potrzebuje hasła lub prywatnego adresu: bez pęku kluczy DeskReader przechowuje je tylko podczas działania. Wpisz je we właściwościach kanału.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Ten plik jest za duży do zaimportowania ({detail}), więc niczego nie zaimportowano.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Ten folder zawiera stronę internetową, którą DeskReader źle odczytał, oraz jego wersję tej strony.

page.html    strona w postaci przysłanej przez witrynę
result.json  to, co DeskReader z niej wziął: tytuł, autor, data, tekst, obrazy

Niczego nigdzie nie wysłano. Aby pomóc ulepszyć DeskReadera, wyślij ten folder jego twórcom.
Jeśli w witrynie trwała Twoja sesja, najpierw sprawdź page.html: może zawierać Twoje imię lub prywatny link.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Ten folder jest zaszyfrowany. Podaj hasło, którego używają Twoje inne urządzenia.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>To wszystko, co udostępnia kanał</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>To nie jest eksport DeskReadera albo jest uszkodzony ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>To nie jest kanał.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>To nie jest adres proxy. Powinien wyglądać jak http://host:8080 lub socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>To nie jest plik OPML z kanałami.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>To nie jest adres. Powinien wyglądać jak rss.example.org lub https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>To nie jest poprawne wyrażenie regularne: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>To nie jest hasło, którego Twoje inne urządzenia używają dla tego folderu. Niczego nie odczytano ani nie zapisano.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Ten rodzaj serwera tego nie potrafi ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Tę bibliotekę utworzyła nowsza wersja DeskReadera. Zaktualizuj DeskReadera, aby ją otworzyć; niczego nie zmieniono.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Ta strona jest zbyt złożona dla DeskReadera.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Tego obrazu nie można pokazać.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>To wyrażenie regularne zbyt długo przeszukuje wiadomość. Uprość je, a potem włącz regułę ponownie.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Ta witryna nie ma kanału. DeskReader czyta zamiast niego jej listę wiadomości.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Ta witryna nie ma kanału. DeskReader wypatruje nowych wiadomości na jej stronie.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Włącz dostęp do API w preferencjach Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>Czeka na zapisanie</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>To, czego nie dało się odzyskać, pochodzi z kopii zapasowej z {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Masz już to konto. Nazywa się {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Już subskrybujesz ten kanał.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>Jesteś offline. DeskReader będzie kontynuować, gdy wrócisz do sieci.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>Jesteś offline. Spróbuj ponownie, gdy wrócisz do sieci.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>alerty komunikaty dymek baner</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>wyrównanie blok tekst</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>archiwum zip przenieść na inny komputer</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>dźwięk wycisz hałas sygnał</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>autostart rozruch start logowanie</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>kopia zapasowa przywracanie bezpieczeństwo</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>bateria energia laptop</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>kod przewijanie programowanie</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>zwarta odstępy miniatury fragmenty wiersze</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>usuwanie stare porządki ochrona</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>usuwanie stare porządki wygasanie</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>usuń stare epub książki porządki</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>dysk miejsce pamięć podręczna gigabajty</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>nie przeszkadzać noc cisza przerwa</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>pobieranie pełny tekst strony</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>duplikaty ta sama wiadomość łączenie</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>film gra prezentacja nie przeszkadzać</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>filtr nieprzeczytane gwiazdka ukryj</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>folder ścieżka dane katalog</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>czcionka krój szeryfowa</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>czcionka tekst większy mniejszy powiększenie</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>czcionka powiększenie skala większy mniejszy</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>grupowanie duplikaty ta sama wiadomość powiązane łączenie</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>ukryj pasek zadań zasobnik</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>wyróżnienie kolor pulpit</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>obrazy zdjęcia pobieranie</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>odstęp odświeżanie jak często automatycznie</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>klawiatura skróty vim schemat</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>słowa kluczowe zawsze nigdy filtr alert</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>układ kolumny panele nad podział</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>limit usuwanie stare porządki</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>długość wiersza marginesy wąski szeroki</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>dziennik błędy ruch bajty żądania</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>dane komórkowe hotspot roaming</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>poranek gazeta czytnik kindle kobo książka harmonogram przegląd</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>wycisz filtr blokuj ukryj ignoruj słowa słowa kluczowe</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>sieć połączenie tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>liczba naraz najwięcej</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml z innego czytnika</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml zapis listy kanałów</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>kolejność najnowsze najstarsze data</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>własne kolory plik paleta</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>panel wskaźnik stan ikona</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>papier sepia tło motyw</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>ścieżka katalog epub książki</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>ogranicz ruch animacja animowane gif ułatwienia dostępu</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>odświeżanie start</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>pasek boczny przeczytane kanały puste</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>odstępy interlinia</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>start zminimalizowany</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>synchronizacja serwer logowanie freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>motyw ciemny jasny noc wygląd</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>tłumaczenie język angielski niemiecki francuski arabski interfejs</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>zasobnik tło zamknij zakończ</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>nieprzeczytane opóźnienie automatycznie sekundy</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>sprawdź napraw integralność uszkodzenie</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n kanał ma problemy</numerusform>
            <numerusform>%n kanały mają problemy</numerusform>
            <numerusform>%n kanałów ma problemy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n wiadomość niezapisana</numerusform>
            <numerusform>%n wiadomości niezapisane</numerusform>
            <numerusform>%n wiadomości niezapisanych</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n wiadomość zapisana częściowo</numerusform>
            <numerusform>%n wiadomości zapisane częściowo</numerusform>
            <numerusform>%n wiadomości zapisanych częściowo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n nieprzeczytana</numerusform>
            <numerusform>%n nieprzeczytane</numerusform>
            <numerusform>%n nieprzeczytanych</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 kanał ma problem</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 wiadomość niezapisana</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 wiadomość zapisana częściowo</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 nieprzeczytana</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>Brak połączenia z %n kanałem</numerusform>
            <numerusform>Brak połączenia z %n kanałami</numerusform>
            <numerusform>Brak połączenia z %n kanałami</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>Brak połączenia z 1 kanałem</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>Nie udało się zsynchronizować %n konta</numerusform>
            <numerusform>Nie udało się zsynchronizować %n kont</numerusform>
            <numerusform>Nie udało się zsynchronizować %n kont</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>Nie udało się zsynchronizować 1 konta</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>Nie udało się zaktualizować %n kanału</numerusform>
            <numerusform>Nie udało się zaktualizować %n kanałów</numerusform>
            <numerusform>Nie udało się zaktualizować %n kanałów</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>Nie udało się zaktualizować 1 kanału</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nowa nazwa</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Jeszcze nie odświeżono</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Offline · zapisane wiadomości dostępne</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Wstrzymane</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Odświeżanie: {done} z {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Odświeżanie …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Zapisywanie wiadomości: {done} z {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>Dysk jest pełny · pobieranie wstrzymane do czasu zwolnienia miejsca</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Zaktualizowano {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>wszystko zapisane</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>problem: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>„{role}” na „{background}” ma kontrast {ratio}:1; potrzeba co najmniej 4,5:1.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>Kolor „{role}” nie jest zapisany jako #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>Nie można otworzyć pliku motywu.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>Plik motywu nie zawiera „colors”.</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>Plik motywu jest za duży.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>Plik motywu nie jest poprawnym JSON.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>Plik motywu wymienia nieznaną rolę: „{role}”.</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>„base” motywu musi mieć wartość „light” lub „dark”.</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n kanał tutaj ma problemy</numerusform>
            <numerusform>%n kanały tutaj mają problemy</numerusform>
            <numerusform>%n kanałów tutaj ma problemy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>Jeszcze %n źródło</numerusform>
            <numerusform>Jeszcze %n źródła</numerusform>
            <numerusform>Jeszcze %n źródeł</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>Jeszcze %n wiadomość</numerusform>
            <numerusform>Jeszcze %n wiadomości</numerusform>
            <numerusform>Jeszcze %n wiadomości</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n zaznaczona</numerusform>
            <numerusform>%n zaznaczone</numerusform>
            <numerusform>%n zaznaczonych</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n wiadomość</numerusform>
            <numerusform>%n wiadomości</numerusform>
            <numerusform>%n wiadomości</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 kanał tutaj ma problem</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>Jeszcze 1 źródło</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>Jeszcze 1 wiadomość</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 zaznaczona</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 wiadomość</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Właściwości konta…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Zmieniona</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Edytowana</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Nowe pasujące wiadomości pojawią się tutaj.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>Brak wyciszonych wiadomości</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Brak tu wiadomości z gwiazdką</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Nie ma jeszcze wiadomości z gwiazdką</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Nie ma tu wiadomości</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Żadna wiadomość nie pasuje do „{query}”</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Nic jeszcze nie pasuje do tego wyszukiwania</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Dzisiaj nic nowego</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Nic nieprzeczytanego</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Nic tu nie ma do przeczytania</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>Naciśnij R, aby sprawdzić nowe wiadomości.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Naciśnij R, aby spróbować ponownie.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>Naciśnij S, aby dodać gwiazdkę do wiadomości. Wiadomości z gwiazdką nigdy nie są usuwane.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Usunięta</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Szukaj we wszystkim</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Wybierz kanał, aby zobaczyć, co jest nie tak, lub naciśnij R, aby spróbować ponownie.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Pokaż wszystkie wiadomości</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>Tutaj zostają wiadomości wyciszone przez regułę.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>Tutaj pojawią się wiadomości z ostatnich 24 godzin.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Spróbuj mniejszej liczby słów lub innych słów albo naciśnij Esc, aby wyczyścić wyszukiwanie.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Wiadomość bez tytułu</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Jesteś na bieżąco</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Jesteś na bieżąco. Nowe wiadomości pojawią się tutaj.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>zmieniona od przeczytania</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>edytowana przez wydawcę</translation>
    </message>
    <message>
        <source>read</source>
        <translation>przeczytana</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>usunięta przez wydawcę</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>z gwiazdką</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>nieprzeczytana</translation>
    </message>
    <message>
        <source>update</source>
        <translation>aktualizacja</translation>
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
        <translation>Wszystkie wiadomości</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Wyciszone</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Na tym komputerze</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Szukaj</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Z gwiazdką</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Dzisiaj</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>Dziś w skrócie</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Nieprzeczytane</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n dzień temu</numerusform>
            <numerusform>%n dni temu</numerusform>
            <numerusform>%n dni temu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n godz. temu</numerusform>
            <numerusform>%n godz. temu</numerusform>
            <numerusform>%n godz. temu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min temu</numerusform>
            <numerusform>%n min temu</numerusform>
            <numerusform>%n min temu</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>1 dzień temu</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>1 godz. temu</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>1 min temu</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Dzisiaj</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Wczoraj</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d MMMM yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd, d MMMM</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>przed chwilą</translation>
    </message>
</context>
</TS>
