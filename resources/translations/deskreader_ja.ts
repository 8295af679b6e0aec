<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>DeskReader について</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>詳細をコピー</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>MIT ライセンスのフリーソフトウェアです。あなたに関する情報を誰にも送信しません。</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>ライセンス…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Qt {version} と PySide6 で作られています（LGPL）。</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>あなたが選んだニュースを、全文で、オフラインで。</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>バージョン {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>バージョンとシステム（不具合の報告用）</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>ライブラリは {folder} にあります。</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>サイドバーに表示される名前です。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>フィード、記事、フォルダーは残ります。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>アカウントを削除</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>サーバーにはすべて残ります。</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>{name} を開く</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>アカウント…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>新しい記事の確認</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>同期</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>このフィードはサーバーが確認します。頻度とサインインはサーバー側で設定します。</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>アカウントを追加</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>追加…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS、Miniflux、Nextcloud News、Tiny Tiny RSS、または複数のコンピューターで共有するフォルダー。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>フィード用 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>ページ用 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>画像用 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>今日のリクエスト %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>フィード用 1 件</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>ページ用 1 件</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>画像用 1 件</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>今日のリクエスト 1 件</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>アクティビティ</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>失敗したフィードを再確認</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>フィードを確認中: {done} / {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>フィード</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>フィード</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>最後の確認</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>次の確認</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>問題なし</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>まだありません</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>今は何も取得していません。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>すぐに</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>記事を保存中: {done} / {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>DeskReader が取得するもの、失敗したものとその理由。</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} を受信</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>パスフレーズでフォルダーのファイルを暗号化します。どのコンピューターでも同じものを使ってください。</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>アカウントを追加</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>フォルダーを選択</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>同期に使うフォルダー</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>アカウントの種類</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>省略可</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>パスフレーズ</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>サインインしています…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>フィード %n 件を追加</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>フィードを追加</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>アドレスを確認中…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>新しいフォルダーの名前</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新しいフォルダー…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>フォルダーなし</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>サイトまたはフィードのアドレス</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>サイト、フィード、記事のアドレス</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>このユーザー名とパスワードはサイトで受け付けられませんでした。</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>このページには複数のフィードがあります。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>アクティビティ</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>フィードとフォルダーを含む OPML ファイル。ほかのリーダーでも読み込めます。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>バックアップ</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>今すぐ確認</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>ライブラリを確認</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>保存した記事と画像をすべて確認します。何も変更しません。</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>すべて書き出す</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>購読リストを書き出す</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>ほかのリーダーのフィード、DeskReader の書き出しファイル、ほかのリーダーのライブラリ。</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>フィード、記事、スター、タグを 1 つのファイルに。ほかのコンピューターへの移行に使えます。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>読み込む</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>ライブラリの場所</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>ライブラリのコピーを作成、または以前のものに戻します。</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>問題は見つかりませんでした。</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>OPML ファイル (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>{path} に保存しました。</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>表示…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>取得中のもの、失敗したものとその理由、今日届いた量。</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>ここに変更できるものはありません</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>忘れました。{site} の新しいページは最初から読み直します。</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>リンクをコピーしました</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>これより上に未読の記事はありません</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>ここに未読の記事はありません</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>このリンクにはメールアドレスがありません。</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>この記事にはウェブページがありません。</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>1 時間後にこの記事をお知らせします。</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>HTML としてコピーしました</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Markdown としてコピーしました</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>出典付きでコピーしました</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>記事を印刷できませんでした。</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>ファイルを保存できませんでした。</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>HTML として保存</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>PDF として保存</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>ファイルを保存</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>画像を保存</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>{path} に保存しました</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>この記事には画像がありません。</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>約 %n 分で読めます</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>変更なし %n 段落</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n 語を追加</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n 語を削除</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>約 1 分で読めます</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>変更なし 1 段落</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 語を追加</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 語を削除</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>{author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>読んだあとに変更されました</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>{date} からの変更</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>リンクのアドレスをコピー</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>画像をコピー</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>画像をダウンロード</translation>
    </message>
    <message>
        <source>E</source>
        <translation>東</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>以前の見出し: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>前の版</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>前の版 {number}/{count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>発行元による編集: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>次の版</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地図</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>「{phrase}」を 14 日間ミュート</translation>
    </message>
    <message>
        <source>N</source>
        <translation>北</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>記事が選択されていません</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>リンクを開く</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>元の記事を開く</translation>
    </message>
    <message>
        <source>S</source>
        <translation>南</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>画像を保存…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>すべて選択</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>変更を表示</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>一覧に再表示</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>フィードの要約を表示</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>全文を表示</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>サイト版を表示</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>記事を表示</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>フィード版</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>発行元がこの記事を削除しました（{date} に確認）。お手元のコピーは残ります。</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>サイトがこの記事を途中で切っています。</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>サイトがこの記事を途中で切っています。残りは {site} の元記事のものです。</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>サイト版</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>この記事の版は 1 つだけです。</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>これは途中で切られたサイト版です。</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>この画像は保存されていません</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>W</source>
        <translation>西</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>フィード %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>スター %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>フィード 1 件</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>スター 1 件</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>記事 1 件</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>毎日完全なバックアップを作成し、直近の 7 つを残します。画像は含まれません。</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>今すぐバックアップ</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>バックアップ中…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>バックアップしました。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>バックアップ</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>バックアップはまだありません。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>{date} のライブラリを復元しました</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>{date} の状態に戻します（{holds}）。現在のライブラリは先にバックアップされます。</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>復元中…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>読み込みの前</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>更新の前</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>復元の前</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>毎日</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>手動</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>読み取り不可</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>{sources} にも掲載</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>既読</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>ほか 1 件</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>この 24 時間に新しい記事はないか、すでにほかですべて読み終わっています。</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>EPUB として保存…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>新しい記事を表示</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>記事 %n 件を {name} として保存しました</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>記事 1 件を {name} として保存しました</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>今日のダイジェストを保存できませんでした。{reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>記事</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>この記事に変更は見つかりませんでした。</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>このサイトの PEM ファイル</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>ブラウザーが送る形式: 名前=値; 名前=値</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>証明書の鍵</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookie</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>カスタム</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>例: http://name:password@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>別のファイルにある場合</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>鍵のパスワード</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>プロキシなし</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>1 行に 1 つ、例: Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>プロキシのアドレス</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>秘密のトークンを含む完全なアドレス</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>既定を使う</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>このフィードと、その記事と画像に使います</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>変更…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>キーリングが見つからないため、DeskReader を終了するまでの間だけ保持されます。</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>ログイン情報は送信されません。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>ログイン</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>ログインとヘッダー</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>保存先</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>キーリングに保存され、このフィードのサーバーにだけ送信されます。</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>アドレス内の秘密</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>Cookie</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>専用のプロキシ</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>プロキシなし</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>ユーザー名とパスワード</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>ディスクがいっぱいです。取得は行われず、変更は空きができて保存できるまで保持されます。</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>保存中</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>{name} を保存中</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>このファイルを持つ人は誰でも、あなたとしてこれらのフィードを読めます。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>ファイルを選択…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>非公開フィードのログイン情報とトークンを含める</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>非公開のフィードがあります。ログイン情報とトークンを含めるにはチェックを入れてください。</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>フィードを確認中…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>アドレスをコピーしました</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>ここはすべて既読です</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>OPML を書き出す</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>購読リストを {name} に書き出しました</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>ページを取得中…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>フォルダー名</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>OPML を読み込む</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新しいフォルダー</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>フォルダー {title} を削除しました。フィードは残っています</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>フィードの名前を変更</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>フォルダーの名前を変更</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>ページと DeskReader 版は {folder} にあります。何も送信されていません。</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>{title} の購読をやめました</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>OPML ファイルのフィードをこのアカウントに追加します。</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>このアカウントのフィードをすべてここに移し、サーバーでの購読をやめます。</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>このコンピューターのフィードを、既読、スター、タグとともにすべてこのアカウントに移します。</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>フィードを読み込む</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>すべて移動</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>フィードをここに移動</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>フィードをこのコンピューターに移動</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>フィード</translation>
    </message>
    <message>
        <source>First</source>
        <translation>一番乗り</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>ほかのフィードも報じた話題を最初に伝えた回数</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>最後の記事</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>開いた数</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>開いた %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重複</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>スター付き</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>この期間に配信した記事</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>フィードの名前</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>ほかのフィードでも届く記事の割合</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>開いた記事の割合</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>開いた記事。既読にしただけのものは数えません</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>スターを付けた記事</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>取得できない理由</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>最新の記事の日時</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{all} 件中 {first} 件</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>集計しています…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>フィードのプロパティ</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>フィード</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>残す価値のあるフィード</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>「一番乗り」と「重複」には記事のグループ化が必要ですが、設定でオフになっています。</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>過去 30 日</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>過去 90 日</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>記事を表示</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>並べ替え</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>購読をやめる</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>%n 件のフィードの購読をやめる</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>%n 件のフィードの購読をやめました</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>{title} の購読をやめました</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>各フィードが届けるものと、そのうち読んだもの。集計はこのコンピューターで行われ、外には送られません。</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>新しい記事を確認</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>起動時に新しい記事を確認</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>15 分ごと</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>2 時間ごと</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>30 分ごと</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>4 時間ごと</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>1 時間ごと</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>{minutes} 分ごと</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>確認の時期が来たフィードは、DeskReader を開くとすぐに確認されます。</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>確認を減らすよう求めるフィードには従います。どのフィードも 1 時間に 1 回（サイトが許す場合は 30 分に 1 回）より多くは確認されません。</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>ゆるく</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>手動</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>語句、著者、フィード、リンク、言語に応じて、新しい記事をミュートしたり、スターやタグを付けたり、既読にしたりします。</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>1 日 1 回</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>複数の情報源の記事を 1 枚のカードにする</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>厳密</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>「厳密」は確実に同じ記事だけをまとめます。フォルダーごとの除外はメニューから行えます。</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>1 日 2 回</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>{when} から %n 回</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>{when} から 1 回</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>最後の取得</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>最後の応答</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>移転</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>次の確認</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>まだ確認していません</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>まだありません</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信量</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>リクエスト</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>すぐに</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>{when} から。</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>このフィードは {when} に {address} から移転しました。</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>サーバーの応答は {status} でした</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>明日 {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>変更なし</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>以前のアドレスを使う</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>更新したとき</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>昨日 {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>確認の {share}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>記事内を検索</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>次の一致</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>一致なし</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>前の一致</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} / {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>まずは情報源を追加しましょう。DeskReader がバックグラウンドで記事を取得し、記事以外をすべて取り除いて、本文と画像をこのコンピューターに保存します。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>スターターリストから選ぶ</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>同期アカウントを接続</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS、Miniflux など。</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>ほかのリーダーから、フォルダーごと。</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>OPML ファイルを読み込む</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>OPML ファイル (*.opml *.xml);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>サンプル編集部を開く</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>あなたが選んだニュースを、全文で、オフラインで読む</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>サイトまたはフィードのアドレス</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>サイト、フィード、記事のアドレス</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>オフラインでも、今すぐすべてを試せます。</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>定番の情報源を話題と言語別に。</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>タスクバーからもウィンドウを消します。トレイアイコンをクリックすると戻ります。</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>暗いパネルには明るい色、明るいパネルには暗い色を選びます。</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>カラー</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>カスタム</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>暗い輪郭</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>メニュー、ボタン、メッセージの言語です。</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>メニュー、一覧、ダイアログの文字です。</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>ウィンドウと記事に使います。</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>ライトとダークのテーマで、システムにあれば使います。</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>画面の文字サイズ</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>ウィンドウを閉じても実行を続ける</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>少なく</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>明るい輪郭</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>トレイに最小化</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>動き</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>隠した状態で起動</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>ログイン時に起動</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>バックグラウンドで起動し、読みたいときにニュースの用意ができています。</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>トレイで起動します。トレイがなければウィンドウを開きます。</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>トレイに残って取得を続けます。</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>トレイアイコン</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>システムのアクセントカラーを使う</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>少なくすると、動く画像は再生するまで止まっています。</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>このデスクトップにはトレイがないため、ウィンドウを閉じると DeskReader は終了します。</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>システムにより、DeskReader はこれを変更できませんでした。</translation>
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
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>日付へ移動</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>どこへでも移動</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>場所と操作</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>フィード、フォルダー、タグ、設定、操作、記事の名前を入力</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>{keys} も可</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>{action} の既定のショートカット</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>{action} のショートカット</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>ここで使う</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} はすでに {action} に使われています。</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>フィード %n 件を復元しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>スター %n 件を外しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>記事 %n 件を追加しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>記事 %n 件を既読にしました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>記事 %n 件を未読にしました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>記事 %n 件を再びミュートしました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>記事 %n 件を復元しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>記事 %n 件にスターを付けました</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>フィード 1 件を復元しました</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>スター 1 件を外しました</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>記事 1 件を追加しました</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>記事 1 件を既読にしました</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>記事 1 件を未読にしました</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>記事 1 件を再びミュートしました</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>記事 1 件を復元しました</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>記事 1 件にスターを付けました</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>アカウントを元に戻しました</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>1 つの記事にまとめました</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>以前の版を元に戻しました</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>すべて書き出す</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>記事を EPUB として書き出す</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>記事 %n 件を {name} に書き出しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>記事 1 件を {name} に書き出しました</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>書き出し中…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>フィード、書き出しファイル、ライブラリ (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>フォルダーを復元しました</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>読み込む</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>読み込みを取り消しました</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>移動を取り消しました</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>取り消す操作はありません</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>復元を取り消しました</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>ルールの変更を元に戻しました</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>ほかの情報源から分けました</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>記事のまとめ方を元に戻しました</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>記事を削除しました</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>タグの変更を取り消しました</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>構成要素</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>ライセンスの本文</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>ライセンス</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>記事の上</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>すべての記事</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>記事の横</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>フィード別</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>ゆったり</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>「ゆったり」は抜粋と画像を表示し、「コンパクト」は省きます。</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>コンパクト</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>表示密度</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>未読のないフィードを隠す</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>リストの位置</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>新しい順</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>古い順</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>記事の並べ替え</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>スター付きのみ</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>読んでいるフィードは表示されたままです。</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>タイトルのみ</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>未読のみ</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>新規メール</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>メールアプリを開く</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>件名: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>このリンクはメールを作成します。あなたが送信するまで何も送られません。</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>宛先: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>サーバーのフィード</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>このコンピューターのフィード</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>サーバーにないフィードはここから削除されます。サーバーにある記事は残ります。</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>こちらを残す</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>既読とスターとともにサーバーに送られます。</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>サーバーのものを使う</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>タイトルにこれらの語が含まれるとき、ミュートしたフィードでも常に通知する、または通知しない。</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>通知をクリックすると記事が開きます。フィードやフォルダーはメニューからミュートできます。</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>複数の情報源が伝えた記事をまとめる</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>一度に表示する通知の数。残りは 1 つにまとめます。</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>オフの場合、全画面表示を終えるまで待ってまとめて届きます。</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>深夜 0 時をまたいでもかまいません。</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>新しい記事を通知する</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>更新ごとに 1 件</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>記事ごとに 1 件</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>音を鳴らす</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>通知を止める開始時刻</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>おやすみ時間</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>通知を止める終了時刻</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>全画面ウィンドウの上にも表示</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>記事は引き続き取得・保存されますが、通知されません。</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>タイトルを比較し、最初に報じた情報源を先頭に表示します。</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>デスクトップの通知音を使います。</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>タイトルの語</translation>
    </message>
    <message>
        <source>until</source>
        <translation>から</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>あとで</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>既読にする</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>スターを付ける</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 日</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 日</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 日</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>ほかの接続と同じように、すべて取得します。</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>フィードは確認し、ページと画像は待ちます。</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>省電力モードのとき</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>フィードごとの最大保存数</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>既読記事の保存期間</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>未読の記事を残す</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>新しい記事は、フィードが許す範囲で、ページから取得し、整えて保存します。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>この接続では何も取得しません。</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>省電力の間は何も取得しません。</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>従量制の接続のとき</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>古さや数に関係なく残します。フィードとフォルダーには個別のルールを設定できます（メニューから）。</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>本文の幅に合わせて縮小します。</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>オフラインで読めるよう全文を保存</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>画像を保存</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>スター付きと未読の記事は最後に削除されます。</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>スター付きの記事は削除されません。</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>保存容量の上限</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>テキストのみ</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 日</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{budget} のうち {used} を使用中。</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n ページ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 ページ</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>記事 1 件</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>すべての記事を保存しました。オフラインにできます。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>すべてダウンロード</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>オフライン用にダウンロード</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>サイトが提供するものはすべて保存しました。%n 件の記事は一部だけです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>サイトが提供するものはすべて保存しました。1 件の記事は一部だけです。</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>不足</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>まだ完全に保存されていない記事です。通常の更新より速くサイトに問い合わせることはありません。</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>残りは取得できなかったか、あなたが停止しました。</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>記事 %n 件の画像</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>記事 1 件の画像</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>一部の画像を取得できませんでした</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>暗号化されていません。パスフレーズでフォルダーのファイルを暗号化できます。どのコンピューターでも同じものを使ってください。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>パスフレーズ</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>パスフレーズを設定</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>フォルダーのファイルは暗号化されています。どのコンピューターでも同じパスフレーズを使ってください。</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>画像をコピー</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>次の画像</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>前の画像</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>画像を保存…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} / {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>これらも追加</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>あなたのネットワーク内のアドレス</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>除外する</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>このコンピューターや、ルーターなど近くの機器につながるアドレスです。知っているものだけ追加してください。DeskReader は更新のたびに、ファイルに書かれたとおりに要求します。</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>このファイルには、あなたのネットワーク内のアドレスが %n 件あります</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>このファイルには、あなたのネットワーク内のアドレスが 1 件あります</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>適用</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>カスタム</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>例: http://host:8080 または socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>プロキシにログインが必要な場合</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>使用中。</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>ログイン情報の保存先</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>キーリングが見つからないため、ログイン情報は DeskReader を終了するまでの間だけ保持されます。</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>プロキシなし</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>プロキシのアドレス</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>キーリングに保存され、このプロキシにだけ送信されます。</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>システムのプロキシ</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>このコンピューター宛てを除くすべての接続に使います。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>15 秒後</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>2 秒後</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>5 秒後</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>{seconds} 秒後</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>65 前後が最も読みやすい幅です。</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>本文の幅</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>オフの場合、コードは枠内で横にスクロールします。</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>行をそろえる</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>行の高さ</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>既読にする</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>ページの色</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>すぐに</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>セピア</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>セピアはライトモードの温かい色のページです。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>右端を不ぞろいにせず、まっすぐにそろえます。</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>渡し船は四十年来変わらず、車を二台と犬を一匹乗せて夜明けに出た。岸壁では誰も顔を上げない。水は石板の色で、時刻表はこの日ばかりは正しかった。</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>記事を開いてからの時間。</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>書体</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>長いコードの行を折り返す</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family}（内蔵）</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} 文字</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>フィード %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>フィード 1 件</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>記事 1 件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>フィードと記事をこのコンピューターに残す</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>アカウントを削除</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} を削除</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} を削除しました</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>フィードと記事はこのコンピューターに残り、フォルダーもそのままです。</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds}と{stories}がこのコンピューターから削除されます。サーバーにはすべて残ります。</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds}と{stories}は残り、以後は DeskReader がこれらのフィードを取得します。</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 日</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 日</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 日</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>最大保存数</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>記事の保存</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>記事の保存期間</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>画像の上限</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>上限なし</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>フォルダーまたは既定と同じ</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>既読の記事と同じ扱い</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>未読の記事</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>変更を確認しています…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>以前の版 %n 件を消去しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>以前の版 1 件を消去しました</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>この記事に変更は見つかりませんでした。</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>この記事は変更されています。</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>この記事にはウェブページがありません。</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>既定と異なります</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>記事 %n 件を隠しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>記事 %n 件を一覧に再表示しました</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>記事 1 件を隠しました</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>「{phrase}」を 14 日間ミュート</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>「{phrase}」を 14 日間ミュートしました</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>一覧に再表示しました</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>条件を追加</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>%n 日後</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>1 日後</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>常に</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>常に保存</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>適用先</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>通常どおり</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>すべてに当てはまるとき</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>どれかに当てはまるとき</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>ルールの最終日: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>既読にする</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>先頭に移動</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>ミュート</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>探す内容が名前になります</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>しない</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>保存しない</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>新しい記事と未読の記事</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>新しい記事とここにあるすべての記事</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>新しい記事のみ</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>On</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>日付を指定…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>「ミュート済み」以外の一覧に出さず、数えず、通知しません</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>コンマで区切ります</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>公開日時ではなく届いた順に並べます</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>スターを付ける</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>ルールの終了</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>すること</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>成り立つべき条件</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>ルールではできないことをするフィルターが %n 個あります：{names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>ルール %n 件を追加しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>ルール %n 件はすでにあります</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>ルールではできないことをするフィルターが 1 個あります：{names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>ルール 1 件を追加しました</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>ルール 1 件はすでにあります</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下へ</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>2 つのルールが矛盾するときは、上のものが優先されます</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>ルールを読み込む</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>ルールの最終日</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>探しています…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新しいルール</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>ルールを削除</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>ルールを削除しました。すでに行ったことは残ります。</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>ルール</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>ほかのリーダーのルール (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>保存しました</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>保存し、記事 %n 件を変更しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>保存し、記事 1 件を変更しました</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>探す内容を入力すると、ここにある記事のどれに当てはまるかが表示されます。</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>このルールには保存されていない変更があります。保存するか、もう一度行うと破棄されます。</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上へ</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>届いた記事をどうするかを決めます。ルールは記事が表示される前に、このコンピューターで実行されます。</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>一致度順</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>日付順</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>検索のしかた</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>この検索を保存</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>このリスト</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>検索「{title}」を削除しました</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>検索の名前を変更</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>検索を保存</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>「{title}」をサイドバーに保存しました</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>検索を消去</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>記事を検索</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>検索のしかた</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>語を入力し、次のものと組み合わせます。最後の語は書き出しだけでかまいません。</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>認証局</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>証明書 (*.pem *.crt *.cer);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>認証局を削除</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>パスワードを暗号化せずに送信する</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>{name} を信頼</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>自分の認証局を使う…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>アカウント</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>変更はすぐに反映されます</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>フィードと更新</translation>
    </message>
    <message>
        <source>General</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>リスト</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>設定が見つかりません。</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>オフライン保存</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>ページを既定に戻しました</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>読書</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>このページをリセット</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>設定を検索</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>ショートカット</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>欄をクリックして新しいキーを押してください。文字の入力中は 1 キーのショートカットは働きません。</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>カスタム</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader と Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>すべてのキーをほかのリーダーと同じにします。あとで 1 つずつ変えられます。</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>サイドバー</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>フィード</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>サーバー</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>サインイン</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>サインイン済み</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>サインインしています…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>変更なし</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>フィード %n 件を選択</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>フィード 1 件を選択</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>スターターリストが見つかりませんでした</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>スターターリスト</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>読みたいものにチェックを入れてください。購読はいつでもやめられます。</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>話題</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title}（購読中）</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>すべて更新</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>失敗したものと保存されていないものを表示します</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>別のファイルを保存中です。待つか、停止してください。</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>ダウンロードしました</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>ダウンロード中…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>新しいものはありませんでした。あとでもう一度試してください。</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} を保存しました</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>{name} の保存を停止しました</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>確認を減らすよう求めるフィードには従います。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>新しい記事を確認</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>2 時間ごと</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>4 時間ごと</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>1 時間ごと</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>{minutes} 分ごと</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>新しい記事ごとにそのページを取得します。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>空のままにすると、フィード自身の名前を使います。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>フォルダーなし</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>このフィードの新しい記事を通知する。</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>1 日 1 回</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>全文を保存</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>購読</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>このサーバーはフィードを移動できません。フォルダーはこのコンピューターだけのものです。</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>このサーバーはフィードの名前を変更できません。名前はこのコンピューターだけのものです。</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>1 日 2 回</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>既定を使う</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>リクエスト %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>リクエスト 1 件</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>前回の同期: {requests}、{size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>受け付けられませんでした</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>今すぐ同期</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>同期</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>同期しています…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>サーバーが %n 件の変更を受け付けませんでした。このコンピューターでのみ有効です。</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>サーバーが 1 件の変更を受け付けませんでした。このコンピューターでのみ有効です。</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>変更は保持され、再開すると送信されます。</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name}（このコンピューター）</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}、最終確認 {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>タグ {name} を削除しました。記事は残っています</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>タグの名前を変更</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>タグ {old} の名前を {new} に変更しました</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>タグ名</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>記事 %n 件にタグを付けました</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>記事 1 件にタグを付けました</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>タグを変更しました</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>あなたの配色のファイル。すべての文字が読めるか確認されます。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>ファイルを選択…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>カスタムテーマ</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>テーマ {name} を使います。</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>タイムライン</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>記事 {number} 件以上</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>動作</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>ルールを追加</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>常に通知</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>通知しない</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>{words} のルールを削除</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>タイトルの語</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>未読の記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>未読の記事 1 件</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>DeskReader を開く</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>1 時間停止</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>{time} まで停止中</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>おやすみ時間: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>今すぐ更新</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>トレイアイコンをクリックすると再び開きます。終了はそのメニューから行えます。</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader は実行中です</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>トレイがなくなったため、ウィンドウを再び開きました。</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} から {end} まで</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>すべての設定…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>カスタム</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>既定</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>行をそろえる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>行の高さ</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>ページの色</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>ゴシック（システム）</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>セピア</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>文字とテーマ</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>書体</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>コードを折り返す</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>送信待ちの変更 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n 件のフィードは残ります。サーバーでは取得できません</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>送信待ちの変更 1 件</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 件のフィードは残ります。サーバーでは取得できません</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n 件のフィードをこのコンピューターに移動しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n 件のフィードを {name} に移動しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 件のフィードをこのコンピューターに移動しました</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 件のフィードを {name} に移動しました</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>移動するフィードはありません</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>まだ同期していません</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>{ago}に同期</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>DeskReader について</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>アクティビティ…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>アカウントを追加…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>フィードを追加…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>すべての記事</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>リストに戻る</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>バックアップ…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>フィード別</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>この記事の変更を確認</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>スターターリストから選ぶ…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>ウィンドウを閉じる</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>1 つの記事にまとめる</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>ゆったり</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>コンパクト</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>HTML としてコピー</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Markdown としてコピー</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>引用としてコピー</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>記事のリンクをコピー</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>標準の文字サイズ</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>オフライン用にダウンロード…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>OPML を書き出す…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>すべて書き出す…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>記事を EPUB として書き出す…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>フィードのプロパティ</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>残す価値のあるフィード…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>記事内を検索</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>以前の版を消去</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>DeskReader がこのサイトについて学んだことを忘れる</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全画面</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>「すべての記事」へ移動</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>「ミュート済み」へ移動</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>「スター付き」へ移動</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>「今日」へ移動</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>「今日のまとめ」へ移動</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>「未読」へ移動</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>どこへでも移動…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>日付へ移動…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>未読のないフィードを隠す</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>検索のしかた</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>キーボードショートカット</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>文字を大きく</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>リストを記事の上に</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>リストを記事の横に</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>リストのオプション</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>すべて既読にする</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>既読にする</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>既読または未読にする</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>未読にする</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>これより上をすべて既読にする</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>これより下をすべて既読にする</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>1 日より前を既読にする</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>1 週間より前を既読にする</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>メニュー</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>その他の操作</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>見出しの名前を 14 日間ミュート</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>ミュートまたは一覧に再表示…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>ミュート…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新しいフォルダー…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>新しい順</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>次のフィード</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>次の記事</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>次の未読記事</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>古い順</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>ブラウザーで開く</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>次のページ、最後は次の未読記事</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>前のページ</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>前のフィード</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>前の記事</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>前の未読記事</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>印刷…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>すべて更新</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>このリストを更新</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>1 時間後に知らせる</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>スターを外す</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>うまく表示されないページを報告</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>ルール…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>HTML として保存…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>PDF として保存…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>すべてから検索</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>すべての記事を選択</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>ほかの情報源から分ける</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>設定…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>一覧に再表示</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>サイドバーの表示を切り替える</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>変更の表示を切り替え</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>ほかの情報源を表示</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>文字を小さく</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>スターを付ける</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>スターを付ける・外す</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>スター付きのみ</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>全文とフィード版を切り替える</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>タグ…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>文字とテーマ…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>タイトルのみ</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>未読のみ</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>画像を表示</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>説明のない画像</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>画像（未保存）</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[追加: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[削除: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n 件の情報源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 件の情報源</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>記事 1 件</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>なぜここにあるのですか?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>すべて読み終わりました</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>%n 件の情報源から</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>1 件の情報源から</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>{feed} の {share} を開いています</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 日</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 日</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 日</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 日</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>ダイジェストのフォルダー</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>毎日のダイジェスト (EPUB)</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>無期限</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>ダイジェストの保存期間</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>古いダイジェストはフォルダーから削除されます。名前を変えたものは残ります。</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>「今日のまとめ」の未読記事を毎日、電子書籍リーダー用に保存します。</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 日</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>%n 件は読み取れませんでした</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>フィード %n 件を追加しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>スター %n 件を外しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>記事 %n 件を削除しました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>記事 %n 件を既読にしました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>記事 %n 件を未読にしました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>記事 %n 件にスターを付けました</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>1 件は読み取れませんでした</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>フィード 1 件を追加しました</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>スター 1 件を外しました</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>記事 1 件を削除しました</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>記事 1 件を既読にしました</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>記事 1 件を未読にしました</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>記事 1 件にスターを付けました</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>記事 %n 件を既読にしました</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>記事 1 件を既読にしました</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n 件を移動しました</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 件を移動しました</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>%n 件は購読済み</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>1 件は購読済み</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>記事 1 件</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>動作</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>フィード</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>保存した検索</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>記事</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>埋め込みページ</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>ブラウザーで開く</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>プレーヤーで再生</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>動画</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>サイドバーにあと %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>サイドバーにあと 1 件</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>アドレスをコピー</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>記事のリンクをコピー</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>表示密度</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>ルール「{name}」を編集…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>記事をまとめる</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>OPML を読み込む…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>記事の保存…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>レイアウト</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>すべて既読にする</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>既読にする</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>未読にする</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>これより上をすべて既読にする</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>これより下をすべて既読にする</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移動先</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>ミュート</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>14 日間ミュート</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>さらにミュート</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新しいフォルダー…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>新しいルール…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>フォルダーなし</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>ブラウザーで開く</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>ほかの情報源</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>プロパティ…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>アカウントを削除…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>フォルダーを削除してフィードを残す</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>スターを外す</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>名前を変更…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>うまく表示されないページを報告</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>全文を保存</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>一覧に再表示</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>並べ替え</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>スターを付ける</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>保存されていない記事…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>今すぐ同期</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>タグ…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>購読をやめる</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>フィード自身の名前を使う</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>フィード %n 件を省略: 確認から 5 分たっていません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>フィード %n 件を省略: サイトが休止を求めています（最初は {time} まで）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>新しい記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>フィード 1 件を省略: 確認から 5 分たっていません</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>フィード 1 件を省略: サイトが {time} まで休止を求めています</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>新しい記事 1 件</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>圧縮されたテキスト</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>ここはすべて 5 分以内に確認済みです</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>ライブラリファイル</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>今削除される記事はありません。</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>画像ファイル</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>画像の参照</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>画像の保存容量</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>レコードのつながり</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>検索インデックス</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>保存されたテキスト</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>記事の数</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>無題の記事</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>使われていないファイル</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>記事 %n 件が削除されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>記事 1 件が削除されます。</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} ほか %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} ほか 1 件</translation>
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
        <translation>追加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新しいタグ</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>タグを保存</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>タグ</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>タグにチェックを入れるか、新しく入力します。複数はコンマで区切ります。</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n 時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n 分</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 時間</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>サイトが新着の有無を知らせられないため、1 日 1 回確認します。変えるには間隔を選んでください。</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>新しい記事がめったにないため、{interval}ごとに確認します。</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>サイトは確認の間隔として{interval}を求めています。</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>どのフィードも{interval}ごとより頻繁には確認されません。</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>このフィードは特定の時間帯や曜日に確認しないよう求めています。</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>フィード自身が確認の間隔として{interval}を求めています。</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>サイトが {time} まで休止を求めました。</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>スター付きとタグ付きの記事は常に残ります。</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>うち未読 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>ここの記事 %n 件が当てはまります</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>これまでに記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>うち未読 1 件</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>ここの記事 1 件が当てはまります</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>これまでに記事 1 件</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>正規表現</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>著者</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>カテゴリー</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>en、de などのコード</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>終了済み</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>フィード</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>比べ方</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>リンク</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>ミュート済み</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>「{rules}」によりミュート</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>この条件を削除</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>コンマで区切ります</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>当てはまる記事</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>本文</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>試すための記事がまだありません。</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>見出し</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>見出しまたは本文</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>探す内容</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>探す場所</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>順不同の語。sport* はそれで始まるすべての語</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>続けて並ぶ語</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>常に通知</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>すべての語は含まない</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>語句を含まない</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>一致しない</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>すべての語を含む</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>どれも含まない</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>どれかを含む</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>語句を含む</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>どれでもない</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>どれかである</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>既読にする</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>一致する</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>先頭に移動</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>ミュート</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>通知しない</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>画像なし</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>画像を保存</translation>
    </message>
    <message>
        <source>star</source>
        <translation>スター</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>タグ「{name}」</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>最新の {number} 件を確認</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>{date} まで</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} 件を確認</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>アラビア文字</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>アルメニア文字</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>ベンガル文字</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中国語</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>デーヴァナーガリー</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>グルジア文字</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>ヘブライ文字</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日本語</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韓国語</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>タミル文字</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>タイ文字</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>このシステムには{script}のフォントがありません。読むには {family} などをインストールしてください。</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>読んだあとに変更された記事</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>今日、今週、または指定日に変更された記事</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>いずれかの語</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>著者の名前</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>名前にこれを含むフィードのみ</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>スター付きの記事のみ</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>ルールがミュートした記事のみ</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>複数の情報源が報じた記事のみ</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>発行元が変更した記事のみ</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>画像のある記事のみ</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>このタグの記事のみ</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>既読の記事のみ</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>未読の記事のみ</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>ある日・月・年より後に公開</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>ある日・月・年より前に公開</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>発行元が削除した記事</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>この名前のルールが働いた記事</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>両方の語を含む記事（順不同）</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>隣り合った語</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>見出しが変わった記事</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>この語を含まない</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>タイトルの語</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>複数の機器で共有するフォルダー</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>ルールには 1 つ以上の条件と、することが必要です。</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>ほかのプログラムがライブラリを使っています。少し待ってからもう一度試してください。</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Syncthing、Nextcloud、Dropbox、USB メモリーなどでほかのコンピューターに届くフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>このアドレスのサーバーに接続できませんでした。つづりを確認してください。暗号化のないサーバーでは、名前の前に http:// が必要です。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>サーバーに接続できませんでした。DeskReader があとで再試行します。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>サイトに接続できませんでした。アドレスのつづりを確認してください。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>サイトに接続できませんでした。DeskReader があとでもう一度試します。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>このサイトの証明書ファイルを読み取れませんでした。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>証明書ファイルを読めませんでした。PEM ファイルを選んでください。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>文書を読み取れませんでした。DeskReader 自体に問題はありません。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>ファイルを読み取れませんでした ({detail})。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>サーバーの応答を読めなかったため、何も変更していません。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>このアカウントの証明書ファイルを読めませんでした。プロパティで選び直してください。</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Nextcloud のセキュリティ設定でアプリパスワードを作成してください。</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>サイトによる途中まで</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>DeskReader はこのファイルを読み込めません。RSS Guard、Liferea、QuiteRSS のライブラリを読み込めます。</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader はこのアドレスを開けません。example.org や https://example.org/feed のような形にしてください。</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader には {detail} に書き込む権限がありません。失われたものも変わったものもありません。</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} はこのフォルダーのパスフレーズを使っていないため、その変更は保留中です。そちらでも入力してください。</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>このアカウントのパスワードをもう一度入力してください。キーリングがない場合、DeskReader は実行中しか保持しません。</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS と Miniflux ではアプリ用の別のパスワードを使います。プロフィールで設定してください。</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS、Miniflux など (Google Reader API)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>全文を保存済み</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>全文を保存済み、一部の画像なし</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>このページに記事は見つかりませんでした。</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>このアドレスにフィードは見つかりませんでした。サイトのトップページか、フィード自身のアドレスを試してください。</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>キーリングが見つからないため、アカウントのパスワードは DeskReader を終了するまでの間だけ保持されます。</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>このファイルにルールは見つかりませんでした。RSS Guard、FreshRSS、newsboat のルールを読み込めます。</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>このアドレスにこの種類のサーバーは見つかりませんでした。https://example.org/freshrss/ のようなパスが必要かもしれません。</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>サイトのページに記事は見つかりませんでした。今ある記事は残ります。</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>このアドレスには何も見つかりませんでした。つづりを確認してください。</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>既読とスターが同期されます。フィードの変更はサーバーでのみ行えます。</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Fever API のサーバー（既読とスターのみ）</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>DeskReader の内部で問題が起きました。詳細はログにあります。</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>購読しました。キーリングが見つからないため、フィードのパスワードまたは非公開アドレスは DeskReader を終了するまでの間だけ保持されます。</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>要約のみ</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>要約のみ: ページに記事が見つかりませんでした</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>要約のみ: 全文の保存がオフになっています</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>要約のみ: 全文はまだ取得されていません</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>要約のみ: ページがなくなりました</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>要約のみ: スクリプトを実行するブラウザーが必要なページです</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>要約のみ: 残りは購読者向けです</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>要約のみ: サイトが応答しませんでした</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>要約のみ: サイトがリーダーを許可していません</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>要約のみ: サイトが記事の代わりに同意ページを表示しています</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>アドレスがあなたのネットワークまたはコンピューターにつながるため、たどりませんでした。</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>アドレスの転送が堂々巡りになっています。</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>接続が途切れました。DeskReader があとでもう一度試します。</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>接続が途切れました。もう一度試してください。</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>ディスクがいっぱいです。失われたものはありません。空きを作ってもう一度試してください。</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>ディスクがエラーを報告しました ({detail})。</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>このアドレスのフィードは壊れていて読み取れません。</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>今このフィードに記事はありません。</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>フィードが壊れていて読み取れません。今ある記事は残ります。</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>{detail} は通常のファイルではないため、読み書きしませんでした。</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>{detail} のフォルダーが存在しないため、何も書き込みませんでした。</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>フォルダー {detail} がありません。戻るまで変更は保持されます。</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>ライブラリが壊れていました。回復: フィード {feeds} 件、記事 {articles} 件（うち {lost} 件は、フィードが再び送るまで本文がありません）。壊れたファイルは {file} として残っています。</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>ライブラリが壊れていました。壊れたファイルは {detail} として残っており、何も削除されていません。</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>プロキシが応答しないか、ユーザー名とパスワードが必要です。「設定」の「フィードと更新」またはフィードのプロパティを確認してください。</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>プロキシが応答しないか、ユーザー名とパスワードが必要です。「設定」の「フィードと更新」を確認してください。</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>発行元がこのフィードを終了しました。</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>発行元がこのフィードを終了しました。購読をやめることができます。</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>サーバーから待つように求められました。DeskReader は求められた時間だけ待ちます。</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>サーバーから待つように求められました。あとでもう一度お試しください。</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>サーバーがこの変更を受け付けませんでした ({detail})。このコンピューターでのみ有効です。</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>このユーザー名とパスワードはサーバーで受け付けられませんでした。サーバーによっては、設定ページで作るアプリ用パスワードが必要です。</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>サーバーに問題が起きています。DeskReader があとで再試行します。</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>サーバーがこのアカウントのフィードと記事を認識しなくなりました。再インストールされたのかもしれません。何も変更していません。サーバーのフィードか、このコンピューターのフィードか、残すものを選んでください。</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>このアドレスではサーバーが応答しなくなりました。アカウントのプロパティで確認してください。</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>サーバーがエラーを返しました。サーバーの設定でアプリからのアクセス (API) が有効か確認するか、あとでもう一度お試しください。</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>サーバーから予期しない応答がありました ({detail})。DeskReader があとで再試行します。</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>サーバーが一度に送ったデータが多すぎたため、何も変更していません。</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>サーバーの応答に時間がかかりすぎました。DeskReader があとで再試行します。</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>サーバーの応答に時間がかかりすぎました。あとでもう一度お試しください。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>サーバーの証明書が有効でないため、DeskReader は接続しませんでした。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>サーバーの証明書が有効でないため、パスワードは送信していません。自分の認証局が署名したものなら、その認証局の証明書を追加してください。</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>サーバーの応答が正しいはずのないものだったため ({detail})、何も変更していません。DeskReader があとでもう一度試します。</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>サーバーの応答が複雑すぎるため、何も変更していません。</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>設定が壊れていたため、既定の設定を使います。壊れたファイルは {detail} として残っています。</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>サイトが休止を求めました。DeskReader は求められた時間だけ待ちます。</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>サイトが休止を求めました。あとでもう一度試してください。</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>サイトはプログラムにこのページを読まないよう求めています。</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>サイトに問題が起きています。DeskReader があとでもう一度試します。</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>サイトに問題が起きています。あとでもう一度試してください。</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>サイトから予期しない応答がありました ({detail})。</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>サイトが送るデータが多すぎるため、残りは読み取りませんでした。</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>サイトの応答に時間がかかりすぎました。DeskReader があとでもう一度試します。</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>サイトの応答に時間がかかりすぎました。あとでもう一度試してください。</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>サイトの証明書が無効なため、DeskReader は接続しませんでした。</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>ルールが多すぎます ({detail})。</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>このアドレスには 2 週間何もないため、DeskReader は確認をやめました。購読をやめることができます。</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>この記事に以前の版はありません。</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>フォルダー {detail} はありません。</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>そのアカウントはありません。</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>ライブラリにそのフィードはありません。</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>そのようなルールはありません。</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>ライブラリにその記事はありません。</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>このアドレスにはもう何もありません。DeskReader は明日もう一度確認します。</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>このアカウントは停止中です。再開するまで変更は保持されます。</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>このアカウントは今同期中です。1 分後にもう一度試してください。</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>このアドレスは暗号化されていないため、ネットワーク上のほかの人にパスワードを読まれるおそれがあります。https:// を使うか、承知のうえであることを確認してください。</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>条件の書き方が違います: {detail}。title:football のように書きます。</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>このフィードにはパスワードまたは購読契約が必要です。</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>このフィードには、もう一度パスワードまたは非公開アドレスが必要です。キーリングがない場合、DeskReader は実行中しか保持しません。フィードのプロパティで入力してください。</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>このファイルは大きすぎて読み込めません ({detail})。何も読み込まれませんでした。</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>このフォルダーには、DeskReader が正しく読めなかったウェブページと、DeskReader 版が入っています。

page.html    サイトが送ったままのページ
result.json  DeskReader が取り出したもの: タイトル、著者、日付、本文、画像

どこにも送信されていません。DeskReader の改善に協力するには、このフォルダーを開発者に送ってください。
サイトにログインしていた場合は、先に page.html を確認してください。名前や非公開のリンクが含まれていることがあります。
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>このフォルダーは暗号化されています。ほかのデバイスで使っているパスフレーズを入力してください。</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>フィードが提供するのはこれがすべてです</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>これは DeskReader の書き出しファイルではないか、壊れています ({detail})。</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>これはフィードではありません。</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>これはプロキシのアドレスではありません。http://host:8080 や socks5://host:1080 のような形にしてください。</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>これはフィードの OPML ファイルではありません。</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>これはアドレスではありません。rss.example.org や https://example.org/rss のような形です。</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>有効な正規表現ではありません: {detail}。</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>ほかのデバイスがこのフォルダーで使っているパスフレーズと違います。読み書きは行っていません。</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>この種類のサーバーではできません ({detail})。</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>このライブラリは、より新しいバージョンの DeskReader で作られました。開くには DeskReader を更新してください。何も変更されていません。</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>このページは DeskReader には複雑すぎます。</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>この画像は表示できません。</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>この正規表現は記事の検索に時間がかかりすぎます。簡単にしてから、ルールを再びオンにしてください。</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>このサイトにはフィードがありません。DeskReader は代わりにニュース一覧を読みます。</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>このサイトにはフィードがありません。DeskReader は代わりにページの新しい記事を見張ります。</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Tiny Tiny RSS の設定で API アクセスを有効にしてください。</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>保存待ち</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>回復できなかったものは {date} のバックアップから補いました。</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>このアカウントはすでにあります。名前は {detail} です。</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>このフィードはすでに購読しています。</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>オフラインです。オンラインに戻ると DeskReader が続けます。</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>オフラインです。オンラインに戻ったらもう一度試してください。</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>通知 メッセージ ポップアップ バナー</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>そろえ ブロック 文字</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>アーカイブ zip ほかのコンピューターへ移行</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>音 ミュート 騒音 ビープ</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>自動起動 ログイン 開始</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>バックアップ 復元 コピー 安全</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>バッテリー 電力 ノートパソコン</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>コード スクロール プログラミング</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>コンパクト 間隔 サムネイル 抜粋 行</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>削除 古い 掃除 保護</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>削除 古い 掃除 保存 期限</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>削除 古い epub 本 整理</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>ディスク 容量 キャッシュ ギガバイト</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>おやすみ 夜 静か 停止</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>ダウンロード 全文 ページ</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>重複 同じ記事 まとめる</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>映画 ゲーム プレゼン おやすみモード</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>絞り込み 未読 スター 隠す 既読</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>フォルダー パス データ ディレクトリ</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>フォント 書体 明朝 セリフ</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>フォント 文字 大きく 小さく ズーム</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>フォント ズーム 拡大 大きく 小さく</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>グループ 重複 同じ記事 関連 まとめる</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>隠す タスクバー トレイ</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>強調 色 デスクトップ</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>画像 写真 ダウンロード</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>間隔 更新 頻度 自動</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>キーボード ホットキー vim 方式</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>キーワード 常に しない フィルター 通知</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>レイアウト 列 ペイン 上 分割</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>上限 削除 古い 掃除</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>行の長さ 余白 狭い 広い</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>ログ エラー 通信量 バイト リクエスト 失敗</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>モバイルデータ テザリング ローミング</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>朝 新聞 電子書籍 kindle kobo 本 予定 ダイジェスト</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>ミュート フィルター ブロック 隠す 無視 語句 キーワード</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>ネットワーク 接続 tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>件数 一度に 最大</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml ほかのリーダーから移行</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml フィードの一覧を保存</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>順序 新しい 古い 日付</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>自分の色 ファイル パレット</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>パネル インジケーター 状態 アイコン</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>紙 セピア 背景 テーマ</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>パス ディレクトリ epub 本</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>動きを減らす アニメーション GIF アクセシビリティ</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>更新 起動</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>サイドバー 既読 フィード 空</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>間隔 行間</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>起動 最小化</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>同期 サーバー サインイン freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>テーマ ダーク ライト 夜 外観</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>翻訳 言語 英語 ドイツ語 フランス語 アラビア語 表示</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>トレイ バックグラウンド 閉じる 終了</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>未読 遅延 自動 秒</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>検証 修復 整合性 破損</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>フィード %n 件に問題があります</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>記事 %n 件が未保存</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>記事 %n 件は一部のみ保存</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>未読 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>フィード 1 件に問題があります</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>記事 1 件が未保存</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>記事 1 件は一部のみ保存</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>未読 1 件</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>フィード %n 件に接続できませんでした</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>フィード 1 件に接続できませんでした</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>%n 件のアカウントを同期できませんでした</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>1 件のアカウントを同期できませんでした</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>フィード %n 件を更新できませんでした</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>フィード 1 件を更新できませんでした</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新しい名前</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>まだ更新していません</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>オフライン · 保存した記事を読めます</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>更新中: {done} / {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>更新中 …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>記事を保存中: {done} / {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>ディスクがいっぱいです · 空きができるまで取得を停止しています</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>{ago}に更新</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>すべて保存済み</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>問題: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>「{background}」上の「{role}」のコントラストは {ratio}:1 です。4.5:1 以上が必要です。</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>「{role}」の色が #RRGGBB の形式ではありません。</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>テーマファイルを開けません。</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>テーマファイルに「colors」がありません。</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>テーマファイルが大きすぎます。</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>テーマファイルが正しい JSON ではありません。</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>テーマファイルに不明な役割があります: 「{role}」。</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>テーマの「base」は「light」か「dark」にしてください。</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>ここのフィード %n 件に問題があります</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>ほか %n 件の情報源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>ほか %n 件の記事</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n 件を選択</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>記事 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>ここのフィード 1 件に問題があります</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>ほか 1 件の情報源</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>ほか 1 件の記事</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 件を選択</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>記事 1 件</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>アカウントのプロパティ…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>一致する新しい記事がここに表示されます。</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>ミュートした記事はありません</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>ここにスター付きの記事はありません</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>スター付きの記事はまだありません</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>ここに記事はありません</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>「{query}」に一致する記事はありません</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>この検索に一致するものはまだありません</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>今日の新着はありません</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>未読はありません</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>ここに未読はありません</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>R キーを押すと新しい記事を確認します。</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>R キーを押すともう一度試します。</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>S キーを押すと記事にスターが付きます。スター付きの記事は削除されません。</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>すべてを検索</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>フィードを選ぶと原因がわかります。R キーを押すともう一度試します。</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>すべての記事を表示</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>ルールがミュートした記事はここに残ります。</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>過去 24 時間の記事がここに表示されます。</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>語を減らすか変えてみてください。Esc キーで検索を消せます。</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>無題の記事</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>すべて読み終わりました</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>すべて読み終わりました。新しい記事はここに表示されます。</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>読んだあとに変更</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>発行元が編集</translation>
    </message>
    <message>
        <source>read</source>
        <translation>既読</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>発行元が削除</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>スター付き</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>未読</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
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
        <translation>すべての記事</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>ミュート済み</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>スター付き</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>今日のまとめ</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>未読</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n 日前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 時間前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分前</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>1 日前</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>1 時間前</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>1 分前</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>M月d日 dddd</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>たった今</translation>
    </message>
</context>
</TS>
