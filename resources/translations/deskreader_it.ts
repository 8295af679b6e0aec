<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>Informazioni su DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiato</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copia i dettagli</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Software libero con licenza MIT. Non invia a nessuno dati su di te.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Licenze…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Realizzato con Qt {version} e PySide6, con licenza LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>Le notizie che hai scelto, complete e offline.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Versione {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Versioni e sistema, per segnalare un errore</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>La tua libreria è in {folder}.</translation>
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
        <translation>Come appare nella barra laterale.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>I feed, le notizie e la cartella restano.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Rimuovi account</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Rimuovi…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>Il server conserva tutto.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>Apri {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Apri…</translation>
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
        <translation>Controlla le nuove notizie</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sincronizzazione</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>Il server controlla questo feed; lì si imposta quanto spesso e con quale accesso.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Aggiungi account</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Aggiungi…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS o una cartella condivisa dai tuoi computer.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n per i feed</numerusform>
            <numerusform>%n per i feed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n per le pagine</numerusform>
            <numerusform>%n per le pagine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n per le immagini</numerusform>
            <numerusform>%n per le immagini</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n richiesta oggi</numerusform>
            <numerusform>%n richieste oggi</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 per i feed</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 per le pagine</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 per le immagini</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>1 richiesta oggi</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Attività</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Ricontrolla i feed non riusciti</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Controllo dei feed: {done} di {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Ultimo controllo</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Prossimo controllo</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Nessun problema</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Non ancora</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Al momento non si sta scaricando nulla.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Risultato</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Subito</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Salvataggio notizie: {done} di {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>Che cosa scarica DeskReader, che cosa non è riuscito e perché.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} ricevuti</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Una frase segreta cifra i file della cartella. Usa la stessa su ogni computer.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Aggiungi account</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Scegli cartella</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Cartella da sincronizzare</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Tipo di account</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Facoltativo</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frase segreta</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Accesso in corso…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Aggiungi</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>Aggiungi %n feed</numerusform>
            <numerusform>Aggiungi %n feed</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Aggiungi feed</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Controllo dell’indirizzo…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Nome della nuova cartella</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nuova cartella…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Nessuna cartella</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Indirizzo del sito o del feed</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Indirizzo di sito, feed o articolo</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>Il sito non ha accettato questo nome utente e questa password.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Questa pagina offre più feed.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome utente</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Attività</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>Un file OPML con i tuoi feed e le tue cartelle, che ogni altro lettore può importare.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Controlla ora</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Controlla la libreria</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Controllo…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Controlla ogni notizia e immagine salvata. Non modifica nulla.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Esporta tutto</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Esporta iscrizioni</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Esporta…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Feed da un altro lettore, un’esportazione di DeskReader o la libreria di un altro lettore.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Feed, notizie, speciali ed etichette in un solo file, per passare a un altro computer.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importa</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>Posizione della libreria</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Fai una copia della libreria o torna a una precedente.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Nessun problema trovato.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>File OPML (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Apri cartella</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Apri…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Salvato in {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Mostra…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>Che cosa si sta scaricando, che cosa non è riuscito e perché, e quanto è arrivato oggi.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Qui non c’è nulla da cambiare</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Dimenticato. Le nuove pagine di {site} saranno lette da zero.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link copiato</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>Nessuna notizia da leggere più in alto</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Nessuna notizia da leggere qui</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Questo link non contiene un indirizzo email.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Questa notizia non ha una pagina web.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>Ti ricorderemo questa notizia tra un’ora.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>Copiato come HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Copiato come Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Copiato con la fonte</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>Impossibile stampare la notizia.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>Impossibile salvare il file.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Salva come HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Salva come PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Salva file</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Salva immagine</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Salvato in {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Questa notizia non ha immagini.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n min di lettura</numerusform>
            <numerusform>%n min di lettura</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n paragrafo invariato</numerusform>
            <numerusform>%n paragrafi invariati</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n parola aggiunta</numerusform>
            <numerusform>%n parole aggiunte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n parola rimossa</numerusform>
            <numerusform>%n parole rimosse</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 min di lettura</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 paragrafo invariato</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 parola aggiunta</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 parola rimossa</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Articolo</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Di {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Modificata da quando l’hai letta</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Modifiche dal {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copia</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Copia indirizzo del link</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copia immagine</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Scarica immagini</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Titolo precedente: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Versione precedente</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Versione precedente {number} di {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Modificata dall’editore: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Versione successiva</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mappa</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Silenzia «{phrase}» per 14 giorni</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Nessuna notizia selezionata</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Apri link</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Apri originale</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Salva immagine…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Seleziona tutto</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Mostra le modifiche</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Mostra di nuovo negli elenchi</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Mostra il riassunto del feed</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Mostra la notizia completa</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Mostra la versione del sito</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Mostra la notizia</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>La versione del feed</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>L’editore ha rimosso questa notizia (notato {date}). La tua copia resta.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>Il sito ha tagliato questa notizia.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>Il sito ha tagliato questa notizia. Il resto viene dall’originale su {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>La versione del sito</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Di questa notizia c’è una sola versione.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>Questa è la versione del sito, che è tagliata.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Questa immagine non è salvata</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Riprova</translation>
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
            <numerusform>%n feed</numerusform>
            <numerusform>%n feed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n speciale</numerusform>
            <numerusform>%n speciali</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notizia</numerusform>
            <numerusform>%n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 feed</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 speciale</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notizia</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Ogni giorno viene fatto un backup completo; si conservano gli ultimi sette. Le immagini non sono incluse.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Esegui backup ora</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Backup in corso…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Backup eseguito.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Ancora nessun backup.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Ripristina</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>Libreria del {date} ripristinata</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>Ripristina quella del {date} ({holds}). Prima viene fatto un backup della libreria attuale.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Ripristino…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>prima di un’importazione</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>prima di un aggiornamento</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>prima di un ripristino</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>giornaliero</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>fatto da te</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>illeggibile</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>Anche in {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Letta</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>e %n altra</numerusform>
            <numerusform>e altre %n</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>e 1 altra</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Niente di nuovo nelle ultime 24 ore, oppure hai già letto tutto altrove.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Salva come EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Mostra le nuove notizie</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n notizia, salvata come {name}</numerusform>
            <numerusform>%n notizie, salvate come {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 notizia, salvata come {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>Impossibile salvare il riepilogo di oggi. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Notizie</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Nessuna modifica trovata in questa notizia.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Un file PEM di questo sito</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Indirizzo</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Come li invia un browser: nome=valore; nome=valore</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificato</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Chiave del certificato</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookie</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizzato</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>Per esempio http://nome:password@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Intestazioni</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>Se è in un file separato</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Password della chiave</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Nessun proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Una per riga, ad es. Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Indirizzo del proxy</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>L’indirizzo completo, con il suo codice segreto</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Usa predefinito</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Usato per questo feed, le sue notizie e le sue immagini</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome utente</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambia…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>Nessun portachiavi trovato, quindi viene conservato solo finché non esci da DeskReader.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>Non vengono inviati dati di accesso.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Accesso</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Accesso e intestazioni</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Archiviazione</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Conservato nel tuo portachiavi; inviato solo al server di questo feed.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>un certificato</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>un segreto nell’indirizzo</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>cookie</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>intestazioni</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>un proxy proprio</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>nessun proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>nome utente e password</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>Il disco è pieno. Non si scarica nulla e le tue modifiche restano in attesa finché non c’è spazio per salvarle.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Salvataggio</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Salvataggio di {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Interrompi</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Chiunque abbia il file potrebbe leggere quei feed a tuo nome.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Scegli file…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Includi accessi e codici dei feed privati</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Alcuni feed sono privati. Spunta per includere i loro accessi e codici.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Controllo del feed…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Indirizzo copiato</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Crea</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Qui è già tutto letto</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>Esporta OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Iscrizioni esportate in {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Scaricamento della pagina…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Nome della cartella</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>Importa OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nuova cartella</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Cartella {title} rimossa; i suoi feed restano</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rinomina</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Rinomina feed</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Rinomina cartella</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>La pagina e la versione di DeskReader sono in {folder}. Non è stato inviato nulla.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Iscrizione a {title} annullata</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Aggiunge a questo account i feed di un file OPML.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Tutti i feed di questo account passano qui e l’iscrizione sul server viene annullata.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Tutti i feed di questo computer passano in questo account, con ciò che hai letto, segnato come speciale ed etichettato.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Importa feed</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>Sposta tutti</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>Sposta qui i feed</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Sposta i feed su questo computer</translation>
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
        <translation>Primo</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Quante volte è stato il primo con una notizia riportata anche da altri feed</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Ultima notizia</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Aperte</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Aperte %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Sovrapposizione</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Speciali</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Notizie</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Notizie pubblicate in questo periodo</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>Il nome del feed</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>La quota delle sue notizie che altri feed ti portano comunque</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>La quota delle sue notizie che hai aperto</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>Quelle che hai aperto; segnare come letta non conta</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>Quelle segnate come speciali</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>Che cosa impedisce di scaricarlo</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>A quando risale la sua notizia più recente</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{first} di {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>Da sempre</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Conteggio in corso…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Proprietà del feed</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Feed che valgono la pena</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>«Primo» e «Sovrapposizione» richiedono il raggruppamento delle notizie, disattivato nelle impostazioni.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Ultimi 30 giorni</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Ultimi 90 giorni</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periodo</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Mostra le notizie</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Ordina per</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Annulla iscrizione</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>Annulla iscrizione a %n feed</numerusform>
            <numerusform>Annulla iscrizione a %n feed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>Iscrizione a %n feed annullata</numerusform>
            <numerusform>Iscrizione a %n feed annullata</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Iscrizione a {title} annullata</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>Che cosa porta ogni feed e che cosa ne leggi. Il conteggio avviene su questo computer e non ne esce.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automaticamente</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Controlla nuove notizie</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Controlla nuove notizie all’avvio</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>Ogni 15 minuti</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Ogni 2 ore</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Ogni 30 minuti</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Ogni 4 ore</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Ogni ora</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Ogni {minutes} minuti</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>I feed in scadenza vengono controllati appena si apre DeskReader.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>I feed che chiedono meno controlli li ottengono. Nessun feed viene controllato più di una volta all’ora, o ogni mezz’ora se il sito lo permette.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Ampio</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>Manualmente</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Silenzia, segna, etichetta o marca le nuove notizie in base a parole, autore, feed, link o lingua.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normale</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Disattivate</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Una volta al giorno</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Una scheda per una notizia di più fonti</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Apri…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regole</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Rigoroso</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>Rigoroso raggruppa solo ciò che è sicuramente la stessa notizia. Una cartella si può escludere dal suo menu.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Due volte al giorno</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n dal {when}</numerusform>
            <numerusform>%n dal {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 dal {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Cronologia</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Ultimo scaricamento</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Ultima risposta</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Spostato</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Prossimo controllo</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Non ancora controllato</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Non ancora</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Ricevuti</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Richieste</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Subito</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Dal {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>Il feed si è spostato da {address} il {when}.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>Il server ha risposto {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Domani, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Nessuna novità</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Aggiornato</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Usa il vecchio indirizzo</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Quando lo aggiorni</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Ieri, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} dei controlli</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Trova nella notizia</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Risultato successivo</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Nessun risultato</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Risultato precedente</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} di {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>Aggiungi</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Aggiungi una fonte per iniziare. DeskReader ne scarica le notizie in background, toglie tutto ciò che non è la notizia e conserva testo e immagini su questo computer.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Controllo…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Scegli da un elenco iniziale</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Collega un account di sincronizzazione</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux e altri.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>Da qualsiasi altro lettore, cartelle comprese.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>Importa un file OPML</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>File OPML (*.opml *.xml);;Tutti i file (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>Apri la redazione di prova</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>Leggi le notizie che hai scelto, complete e offline</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Indirizzo del sito o del feed</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Indirizzo di sito, feed o articolo</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Prova tutto adesso, anche offline.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Fonti note per tema e lingua.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>Tutte</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>Toglie la finestra anche dalla barra delle applicazioni. Fai clic sull’icona nell’area di notifica per riaprirla.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Scegli chiaro per un pannello scuro, scuro per uno chiaro.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colore</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colori</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizzato</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Contorno scuro</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Per menu, pulsanti e messaggi.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Per menu, elenchi e finestre di dialogo.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Per la finestra e le notizie.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contrasto elevato</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>Nei temi chiaro e scuro, se il sistema ne ha uno.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Dimensione del testo dell’interfaccia</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Resta in esecuzione alla chiusura della finestra</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Meno</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>Contorno chiaro</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Riduci nell’area di notifica</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Movimento</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Avvia nascosto</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Avvia all’accesso</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>Si avvia in background, così le notizie sono pronte quando lo sei tu.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>Si avvia nell’area di notifica; se non c’è, si apre la finestra.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>Resta nell’area di notifica e continua a scaricare.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Icona nell’area di notifica</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>Usa il colore in risalto del sistema</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Con meno, le immagini animate aspettano che tu le riproduca.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Il tuo desktop non ha un’area di notifica, quindi chiudere la finestra chiude DeskReader.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>Il sistema non ha permesso a DeskReader di cambiarlo.</translation>
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
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Giorno</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Vai alla data</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostra</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Vai a</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Vai ovunque</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Luoghi e azioni</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Scrivi il nome di un feed, una cartella, un’etichetta, un’impostazione, un’azione o una notizia</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Nessuno</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>Anche {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Predefinito</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Scorciatoia predefinita per {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Scorciatoia per {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>Usalo qui</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} è già usato per {action}.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>%n feed ripristinato</numerusform>
            <numerusform>%n feed ripristinati</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n tolta dalle speciali</numerusform>
            <numerusform>%n tolte dalle speciali</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>%n notizia aggiunta</numerusform>
            <numerusform>%n notizie aggiunte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n notizia segnata come letta</numerusform>
            <numerusform>%n notizie segnate come lette</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>%n notizia segnata come da leggere</numerusform>
            <numerusform>%n notizie segnate come da leggere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>%n notizia silenziata di nuovo</numerusform>
            <numerusform>%n notizie silenziate di nuovo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>%n notizia ripristinata</numerusform>
            <numerusform>%n notizie ripristinate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n notizia aggiunta alle speciali</numerusform>
            <numerusform>%n notizie aggiunte alle speciali</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>1 feed ripristinato</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 tolta dalle speciali</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 notizia aggiunta</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 notizia segnata come letta</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>1 notizia segnata come da leggere</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>1 notizia silenziata di nuovo</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>1 notizia ripristinata</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 notizia aggiunta alle speciali</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Account ripristinato</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Unite in una notizia</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Versioni precedenti ripristinate</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Esporta tutto</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Esporta notizie come EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>%n notizia esportata in {name}</numerusform>
            <numerusform>%n notizie esportate in {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>1 notizia esportata in {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Esportazione…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Feed, esportazioni e librerie (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Cartella ripristinata</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importa</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>Importazione annullata</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importazione…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Spostamento annullato</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Niente da annullare</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>Ripristino annullato</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Modifica della regola annullata</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Separata dalle altre fonti</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Notizie raggruppate come prima</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Notizia eliminata</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Modifica delle etichette annullata</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Componenti</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Testo della licenza</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenze</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Sopra la notizia</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Tutte le notizie</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>Accanto alla notizia</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Per feed</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Ampia</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>Ampia mostra estratti e immagini, compatta li omette.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compatta</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densità</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Nascondi i feed senza notizie da leggere</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Posizione dell’elenco</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Prima le più recenti</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Prima le meno recenti</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostra</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Ordina le notizie</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Solo speciali</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>Il feed che stai leggendo resta visibile.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Solo titoli</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Solo da leggere</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Messaggio</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>Nuova email</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Apri app di posta</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Oggetto: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Questo link avvia un’email. Non viene inviato nulla finché non la invii tu.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>A: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>Feed sul server</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Feed su questo computer</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>I feed che il server non ha vengono rimossi qui. Le notizie che ha restano.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Tieni questi</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>Il server li riceve, con ciò che hai letto e segnato come speciale.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Usa quelli del server</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Notifica sempre o mai quando un titolo contiene queste parole, anche per i feed silenziati.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Fai clic su una notifica per aprire la notizia. Silenzia un feed o una cartella dal suo menu.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Raggruppa le notizie riportate da più fonti</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Quante notifiche mostrare insieme. Le altre vengono raggruppate in una sola.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Se disattivato, aspettano che tu esca dallo schermo intero e arrivano insieme.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limite</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Possono superare la mezzanotte.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Notificami le nuove notizie</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Disattivate</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Una per aggiornamento</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Una per notizia</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Riproduci un suono</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Silenzio dalle</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Ore di silenzio</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Silenzio fino alle</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Mostra sopra le finestre a schermo intero</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>Le notizie vengono comunque scaricate e salvate, ma non annunciate.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>I titoli vengono confrontati; la prima fonte a riportarla è elencata per prima.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Usa il suono di notifica del tuo desktop.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Parole nei titoli</translation>
    </message>
    <message>
        <source>until</source>
        <translation>fino a</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Più tardi</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Segna come letta</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Apri</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Aggiungi a speciali</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 anno</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 giorni</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 giorni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 giorni</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tutte</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tutto</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>Si scarica tutto, come con qualsiasi altra connessione.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Si controllano i feed; pagine e immagini aspettano.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Per sempre</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>In modalità risparmio energetico</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Conserva al massimo, per feed</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Conserva le notizie lette per</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Conserva le notizie da leggere</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>Le nuove notizie vengono scaricate dalla loro pagina, ripulite e salvate, per quanto il feed lo permette.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Niente</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>Con questa connessione non si scarica nulla.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>Non si scarica nulla durante il risparmio energetico.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Con una connessione a consumo</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Qualunque sia l’età o il numero. Feed e cartelle possono avere regole proprie (vedi i loro menu).</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Ridotte alla larghezza della colonna di lettura.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Salva le notizie complete per la lettura offline</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Salva le immagini</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Le notizie speciali e da leggere vengono rimosse per ultime.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Le notizie speciali non vengono mai eliminate.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Limite di spazio</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Solo testo</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} giorni</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{used} di {budget} in uso.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n pagina</numerusform>
            <numerusform>%n pagine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notizia</numerusform>
            <numerusform>%n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 pagina</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notizia</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Tutte le notizie sono salvate. Puoi andare offline.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Scarica tutto</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Scarica per la lettura offline</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Salvato tutto ciò che i siti offrono. %n notizia c’è solo in parte.</numerusform>
            <numerusform>Salvato tutto ciò che i siti offrono. %n notizie ci sono solo in parte.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Salvato tutto ciò che i siti offrono. 1 notizia c’è solo in parte.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Mancanti</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Interrompi</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Notizie non ancora salvate del tutto. Ai siti non si chiede nulla più in fretta che in un normale aggiornamento.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>Non è stato possibile scaricare il resto, oppure hai interrotto.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>immagini di %n notizia</numerusform>
            <numerusform>immagini di %n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>immagini di 1 notizia</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>non è stato possibile scaricare alcune immagini</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} di {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>Non cifrata. Una frase segreta cifra i file della cartella; usa la stessa su ogni computer.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frase segreta</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Imposta</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Imposta frase segreta</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>I file della cartella sono cifrati. Usa la stessa frase segreta su ogni computer.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copia immagine</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Immagine successiva</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Immagine</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Riproduci</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Immagine precedente</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Salva immagine…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Interrompi</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ingrandisci</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Riduci</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} di {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>Aggiungi anche questi</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Indirizzi nella tua rete</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Escludili</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Portano a questo computer o a dispositivi vicini, come un router. Aggiungili solo se li conosci: DeskReader li richiederà a ogni aggiornamento, esattamente come dice il file.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Questo file contiene %n indirizzo della tua rete</numerusform>
            <numerusform>Questo file contiene %n indirizzi della tua rete</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Questo file contiene un indirizzo della tua rete</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Proprietà</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>Applica</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizzato</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>Per esempio http://host:8080 o socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Se il proxy richiede un accesso</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>In uso.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Archiviazione dell’accesso</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>Nessun portachiavi trovato, quindi l’accesso viene conservato solo finché non esci da DeskReader.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Nessun proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Indirizzo del proxy</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Conservato nel tuo portachiavi; inviato solo a questo proxy.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Proxy di sistema</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Usato per tutte le connessioni, tranne quelle con questo computer.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome utente</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Dopo 15 secondi</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Dopo 2 secondi</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Dopo 5 secondi</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Dopo {seconds} secondi</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Circa 65 è la misura più comoda.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Larghezza della colonna</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Se disattivato, il codice scorre di lato nel suo riquadro.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Giustifica le righe</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Interlinea</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Segna come letta</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normale</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Colore della pagina</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Subito</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Seppia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Seppia è una pagina calda, nel tema chiaro.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensione</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Margine destro dritto invece che irregolare.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>Il traghetto partì all’alba, come faceva da quarant’anni, con due auto e un cane a bordo. Sul molo nessuno alzò lo sguardo. L’acqua aveva il colore dell’ardesia e l’orario, per una volta, era giusto.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>Tempo dall’apertura della notizia.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Carattere</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Manda a capo le righe lunghe di codice</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (incluso)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} caratteri</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n feed</numerusform>
            <numerusform>%n feed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notizia</numerusform>
            <numerusform>%n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 feed</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notizia</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Tieni i suoi feed e le sue notizie su questo computer</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Rimuovi account</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Rimuovi {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} rimosso</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>I tuoi feed e le tue notizie restano su questo computer, e la cartella resta com’è.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} e {stories} vengono rimossi da questo computer. Il server conserva tutto.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} e {stories} restano. DeskReader scaricherà poi questi feed da sé.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 anno</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 giorni</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 giorni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 giorni</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tutte</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Per sempre</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserva</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Conserva al massimo</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Conserva le notizie</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Conserva le notizie per</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Limita le immagini a</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Nessun limite</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Come la cartella o il valore predefinito</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Tratta come notizie lette</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Notizie da leggere</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Ricerca di modifiche…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>%n versione precedente dimenticata</numerusform>
            <numerusform>%n versioni precedenti dimenticate</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>1 versione precedente dimenticata</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Nessuna modifica trovata in questa notizia.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Questa notizia è cambiata.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Questa notizia non ha una pagina web.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Diverso dal valore predefinito</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>%n notizia nascosta</numerusform>
            <numerusform>%n notizie nascoste</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n notizia di nuovo negli elenchi</numerusform>
            <numerusform>%n notizie di nuovo negli elenchi</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>1 notizia nascosta</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Silenzia «{phrase}» per 14 giorni</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>«{phrase}» silenziato per 14 giorni</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>Di nuovo negli elenchi</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Aggiungi condizione</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Dopo %n giorno</numerusform>
            <numerusform>Dopo %n giorni</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Dopo 1 giorno</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Sempre</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Salva sempre</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Applica a</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Come al solito</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Termina</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Se tutto questo è vero</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Se una di queste cose è vera</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Ultimo giorno della regola: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Segna come letta</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Porta in primo piano</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenzia</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Prende il nome da ciò che cerca</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>Non salvare mai</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Notizie nuove e da leggere</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Notizie nuove e tutte quelle presenti</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Solo notizie nuove</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifiche</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Attiva</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>In una data…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Fuori da tutti gli elenchi tranne Silenziate, senza conteggio né notifica</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Immagini</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Separati da virgole</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Ordinata per arrivo, non per pubblicazione</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Aggiungi a speciali</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etichette</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>La regola termina</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Allora</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Quali condizioni devono valere</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n filtro fa più di quanto possano le regole: {names}</numerusform>
            <numerusform>%n filtri fanno più di quanto possano le regole: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>%n regola aggiunta</numerusform>
            <numerusform>%n regole aggiunte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n regola c’è già</numerusform>
            <numerusform>%n regole ci sono già</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 filtro fa più di quanto possano le regole: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>1 regola aggiunta</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 regola c’è già</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Scegli</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Giù</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Se due regole si contraddicono, vale quella in alto</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Importa regole</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importazione…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>Ultimo giorno della regola</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Ricerca in corso…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nuova regola</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Rimuovi regola</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Regola rimossa. Ciò che ha fatto resta.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regole</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Regole di altri lettori (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Salvato</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Salvato, %n notizia modificata</numerusform>
            <numerusform>Salvato, %n notizie modificate</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Salvato, 1 notizia modificata</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Indica che cosa cercare per vedere quali notizie presenti corrispondono.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Questa regola ha modifiche non salvate. Salvale, oppure ripeti l’azione per scartarle.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Su</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>Che cosa fare delle notizie quando arrivano. Le regole si eseguono su questo computer, prima che tu veda una notizia.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Prima i migliori</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Per data</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tutto</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Come cercare</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Salva questa ricerca</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Questo elenco</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Ricerca “{title}” rimossa</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rinomina</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Rinomina ricerca</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salva</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Salva ricerca</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>“{title}” salvata nella barra laterale</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Cancella ricerca</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Cerca</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Cerca notizie</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Come cercare</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Scrivi parole e combinale con una di queste. Basta l’inizio dell’ultima parola.</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>Indirizzo</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Autorità di certificazione</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificati (*.pem *.crt *.cer);;Tutti i file (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Rimuovi autorità di certificazione</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Invia la mia password senza cifratura</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Si fida di {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Usa la mia autorità di certificazione…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome utente</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avanzate</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>Le modifiche si applicano subito</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Feed e aggiornamento</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Generali</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Elenchi</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>Nessuna impostazione trovata.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifiche</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Archiviazione offline</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Pagina riportata ai valori predefiniti</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pagine</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lettura</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Ripristina questa pagina</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Cerca nelle impostazioni</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Impostazioni</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Scorciatoie</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Scorciatoie da tastiera</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>Fai clic su un campo e premi il nuovo tasto. Le scorciatoie a tasto singolo sono disattivate mentre scrivi.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizzato</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader e Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Preimpostazione</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Imposta tutti i tasti come in un altro lettore. Puoi comunque cambiarli uno per uno.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Barra laterale</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>Feed</translation>
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
        <translation>Accedi</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Accesso effettuato</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Accesso in corso…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Nessuna novità</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>%n feed scelto</numerusform>
            <numerusform>%n feed scelti</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>1 feed scelto</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>Impossibile trovare l’elenco iniziale</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>Elenco iniziale</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Iscriviti</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Spunta ciò che vuoi leggere. Puoi annullare l’iscrizione in qualsiasi momento.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Argomenti</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (già iscritto)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Aggiorna tutto</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Mostra che cosa non è riuscito e che cosa non è salvato</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Si sta salvando un altro file. Attendi o interrompilo.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Scaricato</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Scaricamento…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>Non è arrivato nulla di nuovo. Riprova più tardi.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} salvato</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>Salvataggio di {name} interrotto</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Un feed che chiede meno controlli li ottiene.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Indirizzo</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Controlla nuove notizie</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Ogni 2 ore</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Ogni 4 ore</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Ogni ora</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Ogni {minutes} minuti</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Scarica la pagina di ogni nuova notizia.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Lascia vuoto per usare il nome del feed.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Nessuna cartella</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifiche</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Notificami le nuove notizie di questo feed.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Una volta al giorno</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Salva notizie complete</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Iscrizione</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Questo server non può spostare i feed: la cartella vale solo su questo computer.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Questo server non può rinominare i feed: il nome vale solo su questo computer.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Due volte al giorno</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Usa predefinito</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n richiesta</numerusform>
            <numerusform>%n richieste</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 richiesta</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Dispositivi</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Ultima sincronizzazione: {requests}, {size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Non accettato</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Metti in pausa</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizza ora</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sincronizzazione</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Sincronizzazione in corso…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>Il server non ha accettato %n modifica. Vale solo su questo computer.</numerusform>
            <numerusform>Il server non ha accettato %n modifiche. Valgono solo su questo computer.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>Il server non ha accettato 1 modifica. Vale solo su questo computer.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Le tue modifiche sono conservate e verranno inviate alla ripresa.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (questo computer)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, visto l’ultima volta {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Etichetta {name} rimossa; le sue notizie restano</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rinomina</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Rinomina etichetta</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>Etichetta {old} rinominata in {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Nome dell’etichetta</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>%n notizia etichettata</numerusform>
            <numerusform>%n notizie etichettate</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>1 notizia etichettata</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Etichette modificate</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Un file con i tuoi colori, controllato perché ogni testo sia leggibile.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Scegli un file…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Tema personale</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Usa il tema {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Elenco delle notizie</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>Oltre {number} notizie</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Azione</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Aggiungi</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Aggiungi regola</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Notifica sempre</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>Non notificare mai</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>Rimuovi la regola per {words}</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Parole nel titolo</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n notizia da leggere</numerusform>
            <numerusform>%n notizie da leggere</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 notizia da leggere</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>Apri DeskReader</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Sospendi per un’ora</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>Sospeso fino alle {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Ore di silenzio: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Esci</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Aggiorna ora</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Fai clic sull’icona nell’area di notifica per riaprirlo, o esci dal suo menu.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader è ancora in esecuzione</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>L’area di notifica è scomparsa, quindi la finestra è di nuovo aperta.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>Dalle {begin} alle {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>Tutte le impostazioni…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colori</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizzato</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Valori predefiniti</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contrasto elevato</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Giustifica le righe</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Interlinea</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normale</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Colore della pagina</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Sans (di sistema)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Seppia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensione</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Testo e tema</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Carattere</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Larghezza</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>A capo nel codice</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n modifica da inviare</numerusform>
            <numerusform>%n modifiche da inviare</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n feed resta: nessun server può scaricarlo</numerusform>
            <numerusform>%n feed restano: nessun server può scaricarli</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 modifica da inviare</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 feed resta: nessun server può scaricarlo</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n feed spostato su questo computer</numerusform>
            <numerusform>%n feed spostati su questo computer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n feed spostato in {name}</numerusform>
            <numerusform>%n feed spostati in {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 feed spostato su questo computer</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 feed spostato in {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>Nessun feed da spostare</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Non ancora sincronizzato</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>Sincronizzato {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>Informazioni su DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Attività…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Aggiungi account…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Aggiungi feed…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Tutte le notizie</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Torna all’elenco</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Backup…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Per feed</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Cerca modifiche in questa notizia</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Scegli dall’elenco iniziale…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Chiudi finestra</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Unisci in una notizia</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Ampia</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compatta</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>Copia come HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Copia come Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>Copia come citazione</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copia link della notizia</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Dimensione testo predefinita</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Elimina</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Scarica per la lettura offline…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>Esporta OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Esporta tutto…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Esporta notizie come EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Proprietà del feed</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Feed che valgono la pena…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Trova nella notizia</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Dimentica le versioni precedenti</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Dimentica ciò che DeskReader ha imparato su questo sito</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Schermo intero</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Vai</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Vai a Tutte le notizie</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Vai a Silenziate</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Vai a Speciali</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Vai a Oggi</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Vai a Oggi in breve</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Vai a Da leggere</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Vai ovunque…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Vai alla data…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aiuto</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Nascondi i feed senza notizie da leggere</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Come cercare</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importa…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Scorciatoie da tastiera</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Testo più grande</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Elenco sopra la notizia</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Elenco accanto alla notizia</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Opzioni dell’elenco</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Segna tutto come letto</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Segna come letta</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Segna come letta o da leggere</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Segna come da leggere</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Segna come letto tutto ciò che sta sopra</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Segna come letto tutto ciò che sta sotto</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Segna come lette le più vecchie di un giorno</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Segna come lette le più vecchie di una settimana</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Altre azioni</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Silenzia un nome del titolo per 14 giorni</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Silenzia o mostra di nuovo negli elenchi…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Silenzia…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nuova cartella…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Prima le più recenti</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Feed successivo</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Notizia successiva</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Notizia da leggere successiva</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Prima le meno recenti</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Apri nel browser</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Pagina giù, poi notizia da leggere successiva</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Pagina su</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Feed precedente</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Notizia precedente</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Notizia da leggere precedente</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Stampa…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Esci</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Aggiorna tutto</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Aggiorna questo elenco</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>Ricordamela tra un’ora</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Togli da speciali</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Segnala una pagina riuscita male</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Regole…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Salva come HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Salva come PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Cerca</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Cerca ovunque</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Seleziona tutte le notizie</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Separa dalle altre fonti</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Impostazioni…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Mostra di nuovo negli elenchi</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Mostra o nascondi la barra laterale</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Mostra o nascondi le modifiche</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Mostra altre fonti</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Testo più piccolo</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Aggiungi a speciali</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Aggiungi a speciali o togli</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Solo speciali</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Notizia</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Passa dalla notizia completa alla versione del feed</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etichette…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Testo e tema…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Solo titoli</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Solo da leggere</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vista</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Mostra immagini</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Immagine senza descrizione</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Immagine non salvata</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[aggiunto: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[rimosso: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n fonte</numerusform>
            <numerusform>%n fonti</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notizia</numerusform>
            <numerusform>%n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 fonte</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notizia</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>Perché è qui?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Le hai lette tutte</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>da %n fonte</numerusform>
            <numerusform>da %n fonti</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>da 1 fonte</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>apri {share} di {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 giorni</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 giorni</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 giorni</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 giorni</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Cartella dei riepiloghi</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Riepilogo del giorno in EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Per sempre</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Conserva i riepiloghi</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Disattivate</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>I riepiloghi più vecchi vengono eliminati dalla cartella. Quelli rinominati restano.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Salva ogni giorno le notizie da leggere di Oggi in breve, per il tuo lettore di e-book.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} giorni</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>Impossibile leggerne %n</numerusform>
            <numerusform>Impossibile leggerne %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>%n feed aggiunto</numerusform>
            <numerusform>%n feed aggiunti</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n tolta dalle speciali</numerusform>
            <numerusform>%n tolte dalle speciali</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>%n notizia eliminata</numerusform>
            <numerusform>%n notizie eliminate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>%n notizia segnata come letta</numerusform>
            <numerusform>%n notizie segnate come lette</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>%n notizia segnata come da leggere</numerusform>
            <numerusform>%n notizie segnate come da leggere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n notizia aggiunta alle speciali</numerusform>
            <numerusform>%n notizie aggiunte alle speciali</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>Impossibile leggerne 1</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 feed aggiunto</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 tolta dalle speciali</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>1 notizia eliminata</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>1 notizia segnata come letta</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>1 notizia segnata come da leggere</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 notizia aggiunta alle speciali</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>%n notizia segnata come letta</numerusform>
            <numerusform>%n notizie segnate come lette</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>1 notizia segnata come letta</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n elemento spostato</numerusform>
            <numerusform>%n elementi spostati</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 elemento spostato</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>già iscritto a %n</numerusform>
            <numerusform>già iscritto a %n</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>già iscritto a 1</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notizia</numerusform>
            <numerusform>%n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notizia</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Azione</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Ricerca salvata</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Impostazione</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Notizia</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etichetta</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vista</translation>
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
        <translation>Pagina incorporata</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Apri nel browser</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Riproduci nel lettore</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Salva…</translation>
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
            <numerusform>%n in più nella barra laterale</numerusform>
            <numerusform>%n in più nella barra laterale</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>1 in più nella barra laterale</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copia indirizzo</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copia link della notizia</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Elimina</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densità</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Modifica la regola «{name}»…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Raggruppa notizie</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>Importa OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Conserva notizie…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Disposizione</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Segna tutto come letto</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Segna come letta</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Segna come da leggere</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Segna come letto tutto ciò che sta sopra</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Segna come letto tutto ciò che sta sotto</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Sposta in</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenzia</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>Silenzia per 14 giorni</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Silenzia altro</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nuova cartella…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Nuova regola…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Nessuna cartella</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifiche</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Apri nel browser</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Altre fonti</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Proprietà…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aggiorna</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Rimuovi account…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Rimuovi cartella, conserva i suoi feed</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Togli da speciali</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Rinomina…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Segnala una pagina riuscita male</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Salva notizie complete</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostra</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Mostra di nuovo negli elenchi</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Ordine</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Aggiungi a speciali</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Notizie non salvate…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizza ora</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etichette…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Annulla iscrizione</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>Usa il nome del feed</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>%n feed saltato: controllato meno di cinque minuti fa</numerusform>
            <numerusform>%n feed saltati: controllati meno di cinque minuti fa</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>%n feed saltato: il sito ha chiesto una pausa, la prima fino alle {time}</numerusform>
            <numerusform>%n feed saltati: i siti hanno chiesto una pausa, la prima fino alle {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n nuova notizia</numerusform>
            <numerusform>%n nuove notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>1 feed saltato: controllato meno di cinque minuti fa</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>1 feed saltato: il suo sito ha chiesto una pausa fino alle {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 nuova notizia</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Testo compresso</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>Qui tutto è stato controllato meno di cinque minuti fa</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>File della libreria</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Ora non verrebbe rimossa nessuna notizia.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>File delle immagini</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Riferimenti alle immagini</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Spazio delle immagini</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Collegamenti tra record</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Indice di ricerca</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Testo salvato</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Conteggi delle notizie</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Notizia senza titolo</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>File inutilizzati</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Verrebbe rimossa %n notizia.</numerusform>
            <numerusform>Verrebbero rimosse %n notizie.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Verrebbe rimossa 1 notizia.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} e %n altra</numerusform>
            <numerusform>{sources} e %n altre</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} e 1 altra</translation>
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
        <translation>Aggiungi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Nuova etichetta</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Salva etichette</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etichette</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Spunta le etichette o scrivine una nuova. Separale con virgole se sono più di una.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n ora</numerusform>
            <numerusform>%n ore</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minuto</numerusform>
            <numerusform>%n minuti</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 ora</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 minuto</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>Controllato una volta al giorno, perché il suo sito non sa dire se c’è qualcosa di nuovo. Scegli un intervallo per cambiarlo.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Ha raramente nuove notizie, quindi viene controllato ogni {interval}.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>Il suo sito chiede {interval} tra un controllo e l’altro.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Nessun feed viene controllato più spesso di ogni {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>Il feed chiede di non essere controllato in certe ore o in certi giorni.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>Il feed stesso chiede {interval} tra un controllo e l’altro.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>Il sito ha chiesto una pausa fino alle {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Le notizie speciali e con etichette vengono sempre conservate.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>%n da leggere</numerusform>
            <numerusform>%n da leggere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>%n notizia presente corrisponde</numerusform>
            <numerusform>%n notizie presenti corrispondono</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n notizia finora</numerusform>
            <numerusform>%n notizie finora</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>1 da leggere</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>1 notizia presente corrisponde</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 notizia finora</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Un’espressione regolare</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autore</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Categoria</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Codici, come en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminata</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Come confrontare</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Silenziate</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Silenziata da «{rules}»</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Disattivate</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Rimuovi</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Rimuovi questa condizione</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Separati da virgole</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Notizie che corrispondono</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Testo</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Non ci sono ancora notizie su cui provarla.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titolo</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Titolo o testo</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>Che cosa cercare</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Dove cercare</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Parole in qualsiasi ordine; sport* per ogni parola che inizia così</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Parole una dopo l’altra</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>notifica sempre</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>non ha tutte le parole</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>non ha la frase</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>non corrisponde a</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>ha tutte le parole</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>non ha nessuno di</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>ha uno di</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>ha la frase</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>non è nessuno di</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>è uno di</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>segna come letta</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>corrisponde a</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>porta in primo piano</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>silenzia</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>non notificare mai</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>senza immagini</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>salva le immagini</translation>
    </message>
    <message>
        <source>star</source>
        <translation>segna come speciale</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>etichetta «{name}»</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>esaminate le {number} più recenti</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>fino al {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} esaminate</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>arabo</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>armeno</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>bengalese</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>cinese</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>devanagari</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>georgiano</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>ebraico</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>giapponese</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>coreano</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>tamil</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>thailandese</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Questo sistema non ha un carattere per {script}. Installane uno, per esempio {family}, per leggerlo.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Modificate da quando le hai lette</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Modificate oggi, questa settimana o in una data</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>Una delle parole</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Nome di un autore</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Solo feed il cui nome contiene questo</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Solo notizie speciali</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Solo le notizie silenziate da una regola</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Solo le notizie riportate da più fonti</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Solo le notizie modificate dal loro editore</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Solo notizie con immagini</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Solo notizie con questa etichetta</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Solo notizie già lette</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Solo notizie da leggere</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Pubblicate dopo un giorno, un mese o un anno</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Pubblicate prima di un giorno, un mese o un anno</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Rimosse dal loro editore</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Notizie su cui ha agito una regola con questo nome</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Notizie con entrambe le parole, in qualsiasi ordine</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Queste parole una accanto all’altra</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Con il titolo cambiato</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Senza questa parola</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Parola nel titolo</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Una cartella condivisa da più dispositivi</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Una regola richiede almeno una condizione e qualcosa da fare.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Un altro programma sta usando la libreria. Riprova tra un momento.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Scegli una cartella che Syncthing, Nextcloud, Dropbox o una chiavetta USB porta sugli altri tuoi computer.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>Impossibile raggiungere un server a questo indirizzo. Controlla come è scritto. Un server senza cifratura richiede http:// davanti al nome.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>Impossibile raggiungere il server. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>Impossibile raggiungere il sito. Controlla come è scritto l’indirizzo.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>Impossibile raggiungere il sito. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>Impossibile leggere il file del certificato per questo sito.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>Impossibile leggere il file del certificato. Scegli un file PEM.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>Impossibile leggere il documento. DeskReader funziona regolarmente.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>Impossibile leggere il file ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>Impossibile leggere la risposta del server, quindi nulla è stato modificato.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>Impossibile leggere il file del certificato di questo account. Sceglilo di nuovo nelle sue proprietà.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Crea una password per app nelle impostazioni di sicurezza di Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Tagliata dal sito</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>DeskReader non può importare questo file. Può importare librerie di RSS Guard, Liferea e QuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader non può aprire questo indirizzo. Dovrebbe somigliare a example.org o https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader non ha il permesso di scrivere in {detail}. Nulla è andato perso o è cambiato.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} non usa la frase segreta di questa cartella, quindi le sue modifiche aspettano. Inseriscila anche lì.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Inserisci di nuovo la password di questo account: senza portachiavi, DeskReader la conserva solo mentre è in esecuzione.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS e Miniflux usano una password separata per le app. Impostala lì nel tuo profilo.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux e altri (API di Google Reader)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Notizia completa salvata</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Notizia completa salvata, mancano alcune immagini</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>Nessun articolo trovato in questa pagina.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>Nessun feed trovato a questo indirizzo. Prova con la pagina principale del sito o con l’indirizzo del feed.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>Nessun portachiavi trovato, quindi la password dell’account viene conservata solo finché non esci da DeskReader.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>Nessuna regola trovata in questo file. DeskReader può importare le regole di RSS Guard, FreshRSS e newsboat.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>A questo indirizzo non è stato trovato un server di questo tipo. Forse serve un percorso, come https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Nessuna notizia trovata nella pagina del sito. Quelle che hai restano.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>Nulla trovato a questo indirizzo. Controlla come è scritto.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Lette e speciali vengono sincronizzate. I feed si possono modificare solo sul server.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Server con l’API Fever, solo per lette e speciali</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Qualcosa è andato storto in DeskReader. I dettagli sono nel registro.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Iscrizione fatta. Nessun portachiavi trovato, quindi la password o l’indirizzo privato del feed viene conservato solo finché non esci da DeskReader.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Solo riassunto</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Solo riassunto: nessun articolo trovato nella pagina</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Solo riassunto: il salvataggio delle notizie complete è disattivato</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Solo riassunto: la notizia completa non è ancora stata scaricata</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Solo riassunto: la pagina non c’è più</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Solo riassunto: la pagina richiede un browser che esegua script</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Solo riassunto: il resto è per gli abbonati</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Solo riassunto: il sito non ha risposto</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Solo riassunto: il sito non ammette lettori di feed</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Solo riassunto: il sito mostra una pagina di consenso al posto della notizia</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>L’indirizzo porta nella tua rete o al tuo computer, quindi non è stato seguito.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>L’indirizzo rimanda a se stesso senza fine.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>La connessione si è interrotta. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>La connessione si è interrotta. Riprova.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>Il disco è pieno. Nulla è andato perso; libera spazio e riprova.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>Il disco ha segnalato un errore ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>Il feed a questo indirizzo è danneggiato e non si può leggere.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>Il feed non ha notizie in questo momento.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>Il feed è danneggiato e non si può leggere. Le notizie che hai restano.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>Il file {detail} non è un file normale, quindi non è stato né letto né scritto.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>La cartella per {detail} non esiste, quindi non è stato scritto nulla.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>La cartella {detail} manca. Le tue modifiche restano finché non torna.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>La libreria era danneggiata. Recuperati: {feeds} feed e {articles} notizie, {lost} delle quali senza testo finché il feed non lo invia di nuovo. Il file danneggiato è conservato come {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>La libreria era danneggiata. Il file danneggiato è conservato come {detail}; nulla al suo interno è stato cancellato.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>Il proxy non risponde, o richiede nome utente e password. Controlla Impostazioni, Feed e aggiornamento, o le proprietà del feed.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>Il proxy non risponde, oppure richiede nome utente e password. Controlla Impostazioni, Feed e aggiornamento.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>L’editore ha chiuso questo feed.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>L’editore ha chiuso questo feed. Puoi annullare l’iscrizione.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Il server ha chiesto una pausa. DeskReader aspetterà quanto richiesto.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>Il server ha chiesto una pausa. Riprova più tardi.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>Il server non ha accettato questa modifica ({detail}), quindi vale solo su questo computer.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>Il server non ha accettato questo nome utente e questa password. Alcuni server richiedono una password per app separata, che si crea nelle loro impostazioni.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>Il server ha problemi in questo momento. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>Il server non conosce più i feed e le notizie di questo account. Forse è stato reinstallato. Nulla è stato modificato. Scegli che cosa tenere: i feed del server o quelli di questo computer.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>Il server non risponde più a questo indirizzo. Controllalo nelle proprietà dell’account.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>Il server ha risposto con un errore. Controlla che l’accesso per le app (la sua API) sia attivo nelle sue impostazioni, oppure riprova più tardi.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>Il server ha inviato una risposta inattesa ({detail}). DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>Il server ha inviato troppi dati in una volta, quindi nulla è stato modificato.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>Il server ha impiegato troppo tempo a rispondere. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>Il server ha impiegato troppo tempo a rispondere. Riprova più tardi.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Il certificato del server non è valido, quindi DeskReader non si è collegato.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>Il certificato del server non è valido, quindi nessuna password è stata inviata. Se l’ha firmato la tua autorità, aggiungi il certificato di quell’autorità.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>La risposta del server non può essere corretta ({detail}), quindi nulla è stato cambiato. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>La risposta del server è troppo complessa per DeskReader, quindi nulla è stato modificato.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>Le impostazioni erano danneggiate, quindi si usano quelle predefinite. Il file danneggiato è conservato come {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>Il sito ha chiesto una pausa. DeskReader aspetterà per tutto il tempo richiesto.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>Il sito ha chiesto una pausa. Riprova più tardi.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>Il sito chiede ai programmi di non leggere questa pagina.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>Il sito ha problemi in questo momento. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>Il sito ha problemi in questo momento. Riprova più tardi.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>Il sito ha inviato una risposta inattesa ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>Il sito ha inviato troppi dati, quindi il resto non è stato letto.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>Il sito ha impiegato troppo a rispondere. DeskReader riproverà più tardi.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>Il sito ha impiegato troppo a rispondere. Riprova più tardi.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>Il certificato del sito non è valido, quindi DeskReader non si è connesso.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Ci sono troppe regole ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Da due settimane non c’è nulla a questo indirizzo, quindi DeskReader ha smesso di controllarlo. Puoi annullare l’iscrizione.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>Di questa notizia non c’è una versione precedente.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>La cartella {detail} non esiste.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>Questo account non esiste.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Questo feed non esiste nella libreria.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>Questa regola non esiste.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>Questa notizia non esiste nella libreria.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>A questo indirizzo non c’è più nulla. DeskReader ricontrollerà domani.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>Questo account è in pausa. Le tue modifiche restano finché non lo riprendi.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>Questo account si sta sincronizzando. Riprova tra un minuto.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Questo indirizzo non è cifrato, quindi altri in rete potrebbero leggere la tua password. Usa https:// o conferma di accettarlo.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>Le condizioni non si scrivono così: {detail}. Dovrebbe somigliare a title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Questo feed richiede una password o un abbonamento.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Questo feed richiede di nuovo la password o l’indirizzo privato: senza portachiavi, DeskReader lo conserva solo mentre è in esecuzione. Inseriscilo nelle proprietà del feed.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Questo file è troppo grande da importare ({detail}), quindi non è stato importato nulla.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Questa cartella contiene una pagina web che DeskReader ha letto male e la versione che ne ha fatto.

page.html    la pagina come il sito l’ha inviata
result.json  ciò che DeskReader ne ha ricavato: titolo, autore, data, testo, immagini

Non è stato inviato nulla. Per aiutare a migliorare DeskReader, invia questa cartella ai suoi autori.
Se avevi fatto l’accesso al sito, controlla prima page.html: può contenere il tuo nome o un link privato.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Questa cartella è cifrata. Inserisci la frase segreta usata dagli altri tuoi dispositivi.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>Questo è tutto ciò che il feed fornisce</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>Questa non è un’esportazione di DeskReader, o è danneggiata ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Questo non è un feed.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Questo non è l’indirizzo di un proxy. Dovrebbe somigliare a http://host:8080 o socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>Questo non è un file OPML con feed.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>Questo non è un indirizzo. Dovrebbe somigliare a rss.example.org o https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>Non è un’espressione regolare valida: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>Questa non è la frase segreta che gli altri tuoi dispositivi usano per questa cartella. Nulla è stato letto o scritto.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Questo tipo di server non può farlo ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Questa libreria è stata creata da una versione più recente di DeskReader. Aggiorna DeskReader per aprirla; nulla è stato modificato.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Questa pagina è troppo complessa per DeskReader.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Questa immagine non si può mostrare.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>Questa espressione regolare impiega troppo tempo a cercare in una notizia. Semplificala, poi riattiva la regola.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Questo sito non ha feed. DeskReader legge invece il suo elenco di notizie.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Questo sito non ha feed. DeskReader tiene d’occhio la sua pagina per le nuove notizie.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Attiva l’accesso API nelle preferenze di Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>In attesa di essere salvata</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>Ciò che non si è potuto recuperare viene dal backup del {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Hai già questo account. Si chiama {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Sei già iscritto a questo feed.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>Sei offline. DeskReader continuerà quando tornerai online.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>Sei offline. Riprova quando tornerai online.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>avvisi messaggi popup banner</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>allineamento blocco testo</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>archivio zip passare a un altro computer</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>audio muto rumore bip</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>avvio automatico accesso</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>backup copia ripristino sicurezza</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>batteria energia portatile</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>codice scorrimento programmazione</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>compatto spaziatura miniature estratti righe</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>eliminare vecchie pulizia proteggere</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>eliminare vecchie pulizia scadenza</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>eliminare vecchi epub libri pulizia</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>disco spazio cache gigabyte</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>non disturbare notte silenzio pausa</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>scaricare testo completo pagine</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>duplicati stessa notizia unire</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>film gioco presentazione non disturbare</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>filtro da leggere speciali nascondere</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>cartella percorso dati directory</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>carattere font serif</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>carattere testo grande piccolo zoom</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>carattere zoom scala grande piccolo</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>raggruppare duplicati stessa notizia correlate gruppo unire</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>nascondere barra delle applicazioni area di notifica</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>risalto colore desktop</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>immagini foto scaricare</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>intervallo aggiornare frequenza automatico</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>tastiera tasti vim schema</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>parole chiave sempre mai filtro avviso</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>disposizione colonne riquadri sopra dividere</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>limite eliminare vecchie pulizia</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>lunghezza riga margini stretto largo</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>registro errori traffico byte richieste</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>dati mobili hotspot roaming</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>mattina giornale e-reader kindle kobo libro orario riepilogo</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>silenzia filtro blocca nascondi ignora parole parole chiave</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>rete connessione tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>numero alla volta massimo</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml passare da un altro lettore</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml salvare elenco dei feed</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>ordine recenti vecchie data</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>colori propri file tavolozza</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>pannello indicatore stato icona</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>carta seppia sfondo tema</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>percorso cartella epub libri</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>ridurre movimento animazione animata gif accessibilità</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>aggiornare avvio</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>barra laterale lette feed vuoti</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>spaziatura interlinea</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>avvio ridotto a icona</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>sincronizzare server accesso freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>tema scuro chiaro notte aspetto</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>traduzione lingua inglese tedesco francese arabo interfaccia</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>area di notifica sfondo chiudere uscire</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>da leggere ritardo automatico secondi</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>verificare riparare integrità danni</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n feed ha problemi</numerusform>
            <numerusform>%n feed hanno problemi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n notizia non salvata</numerusform>
            <numerusform>%n notizie non salvate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n notizia salvata in parte</numerusform>
            <numerusform>%n notizie salvate in parte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n da leggere</numerusform>
            <numerusform>%n da leggere</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 feed ha un problema</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 notizia non salvata</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 notizia salvata in parte</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 da leggere</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>Impossibile raggiungere %n feed</numerusform>
            <numerusform>Impossibile raggiungere %n feed</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>Impossibile raggiungere 1 feed</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>Impossibile sincronizzare %n account</numerusform>
            <numerusform>Impossibile sincronizzare %n account</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>Impossibile sincronizzare 1 account</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>Impossibile aggiornare %n feed</numerusform>
            <numerusform>Impossibile aggiornare %n feed</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>Impossibile aggiornare 1 feed</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nuovo nome</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Non ancora aggiornato</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Offline · notizie salvate disponibili</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In pausa</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Aggiornamento: {done} di {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Aggiornamento …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Salvataggio notizie: {done} di {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>Il disco è pieno · lo scaricamento è sospeso finché non c’è spazio</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Aggiornato {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>tutto salvato</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>problema: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>“{role}” su “{background}” ha un contrasto di {ratio}:1; serve almeno 4,5:1.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>Il colore di “{role}” non è scritto come #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>Impossibile aprire il file del tema.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>Il file del tema non ha “colors”.</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>Il file del tema è troppo grande.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>Il file del tema non è JSON valido.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>Il file del tema nomina un ruolo sconosciuto: “{role}”.</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>La “base” del tema deve essere “light” o “dark”.</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n feed qui ha problemi</numerusform>
            <numerusform>%n feed qui hanno problemi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>Altra %n fonte</numerusform>
            <numerusform>Altre %n fonti</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>Altra %n notizia</numerusform>
            <numerusform>Altre %n notizie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selezionata</numerusform>
            <numerusform>%n selezionate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notizia</numerusform>
            <numerusform>%n notizie</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 feed qui ha un problema</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>Un’altra fonte</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>Un’altra notizia</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 selezionata</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notizia</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Proprietà dell’account…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambiata</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Modificata</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Le nuove notizie corrispondenti appariranno qui.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>Nessuna notizia silenziata</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Nessuna notizia speciale qui</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Ancora nessuna notizia speciale</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Nessuna notizia qui</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Nessuna notizia corrisponde a “{query}”</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Ancora nessun risultato per questa ricerca</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Niente di nuovo oggi</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Niente da leggere</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Niente da leggere qui</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>Premi R per controllare se ci sono nuove notizie.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Premi R per riprovare.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>Premi S per aggiungere una notizia alle speciali. Le notizie speciali non vengono mai eliminate.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Rimossa</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Cerca ovunque</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Seleziona il feed per vedere che cosa non va, o premi R per riprovare.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Mostra tutte le notizie</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>Qui restano le notizie silenziate da una regola.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>Le notizie delle ultime 24 ore appariranno qui.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Prova con meno parole o con parole diverse, o premi Esc per cancellare la ricerca.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Notizia senza titolo</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Sei in pari</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Sei in pari. Le nuove notizie appariranno qui.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>modificata da quando l’hai letta</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>modificata dal suo editore</translation>
    </message>
    <message>
        <source>read</source>
        <translation>letta</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>rimossa dal suo editore</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>speciale</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>da leggere</translation>
    </message>
    <message>
        <source>update</source>
        <translation>aggiornamento</translation>
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
        <translation>Tutte le notizie</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Silenziate</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Su questo computer</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Cerca</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Speciali</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Oggi</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>Oggi in breve</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Da leggere</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n giorno fa</numerusform>
            <numerusform>%n giorni fa</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h fa</numerusform>
            <numerusform>%n h fa</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min fa</numerusform>
            <numerusform>%n min fa</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>1 giorno fa</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>1 h fa</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>1 min fa</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Oggi</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ieri</translation>
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
        <translation>proprio ora</translation>
    </message>
</context>
</TS>
