<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>حول DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>تم النسخ</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>نسخ التفاصيل</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>برنامج حر برخصة MIT. لا يرسل أي بيانات عنك إلى أحد.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>الرخص…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>صُنع باستخدام Qt {version} وPySide6، برخصة LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>الأخبار التي اخترتها، كاملة ودون اتصال.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>الإصدار {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>الإصدارات والنظام، لتقرير عن خلل</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>مكتبتك في {folder}.</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>الحساب</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>كما يظهر في الشريط الجانبي.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>تبقى الخلاصات والأخبار والمجلد.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>إزالة الحساب</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>إزالة…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>يحتفظ الخادم بكل شيء.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>فتح {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>فتح…</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>الحساب</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>الحساب…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>البحث عن أخبار جديدة</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>المزامنة</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>يفحص الخادم هذه الخلاصة، وهناك يُضبط كم مرة وبأي تسجيل دخول.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>إضافة حساب</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>إضافة…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>‏FreshRSS أو Miniflux أو Nextcloud News أو Tiny Tiny RSS، أو مجلد تتشاركه حواسيبك.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n للخلاصات</numerusform>
            <numerusform>%n للخلاصات</numerusform>
            <numerusform>%n للخلاصات</numerusform>
            <numerusform>%n للخلاصات</numerusform>
            <numerusform>%n للخلاصات</numerusform>
            <numerusform>%n للخلاصات</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n للصفحات</numerusform>
            <numerusform>%n للصفحات</numerusform>
            <numerusform>%n للصفحات</numerusform>
            <numerusform>%n للصفحات</numerusform>
            <numerusform>%n للصفحات</numerusform>
            <numerusform>%n للصفحات</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n للصور</numerusform>
            <numerusform>%n للصور</numerusform>
            <numerusform>%n للصور</numerusform>
            <numerusform>%n للصور</numerusform>
            <numerusform>%n للصور</numerusform>
            <numerusform>%n للصور</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n طلبًا اليوم</numerusform>
            <numerusform>%n طلب اليوم</numerusform>
            <numerusform>%n طلبان اليوم</numerusform>
            <numerusform>%n طلبات اليوم</numerusform>
            <numerusform>%n طلبًا اليوم</numerusform>
            <numerusform>%n طلب اليوم</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 للخلاصات</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 للصفحات</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 للصور</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>طلب واحد اليوم</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>النشاط</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>فحص الخلاصات الفاشلة مجددًا</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>جارٍ فحص الخلاصات: {done} من {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>الخلاصة</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>الخلاصات</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>آخر فحص</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>الفحص التالي</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>لا مشكلات</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>ليس بعد</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>لا يُجلب شيء الآن.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>النتيجة</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>فورًا</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>جارٍ حفظ الأخبار: {done} من {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>ما يجلبه DeskReader، وما فشل ولماذا.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>استُلم {size}</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>تشفّر عبارة المرور ملفات المجلد. استخدم العبارة نفسها على كل حاسوب.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>إضافة حساب</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>اختيار مجلد</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>اختيار…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>مجلد المزامنة</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>نوع الحساب</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>اختياري</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>جارٍ تسجيل الدخول…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>إضافة %n خلاصة</numerusform>
            <numerusform>إضافة %n خلاصة</numerusform>
            <numerusform>إضافة %n خلاصتين</numerusform>
            <numerusform>إضافة %n خلاصات</numerusform>
            <numerusform>إضافة %n خلاصة</numerusform>
            <numerusform>إضافة %n خلاصة</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>إضافة خلاصة</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>جارٍ فحص العنوان…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>اسم المجلد الجديد</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>مجلد جديد…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>بلا مجلد</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>عنوان الموقع أو الخلاصة</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>عنوان موقع أو خلاصة أو مقال</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>لم يقبل الموقع اسم المستخدم وكلمة المرور.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>تقدم هذه الصفحة عدة خلاصات.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>النشاط</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>ملف OPML يضم خلاصاتك ومجلداتك، ويمكن لأي قارئ آخر استيراده.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>النسخ الاحتياطية</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>افحص الآن</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>فحص المكتبة</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>جارٍ الفحص…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>يفحص كل خبر وصورة محفوظين. لا يغيّر شيئًا.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>تصدير كل شيء</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>تصدير الاشتراكات</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>تصدير…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>خلاصات من قارئ آخر، أو ملف صدّره DeskReader، أو مكتبة قارئ آخر.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>الخلاصات والأخبار والنجوم والوسوم في ملف واحد، للانتقال إلى حاسوب آخر.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>استيراد</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>استيراد…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>موقع المكتبة</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>أنشئ نسخة من المكتبة أو عُد إلى نسخة سابقة.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>لم يُعثر على مشكلات.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>ملفات OPML (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>فتح المجلد</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>فتح…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>حُفظ في {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>عرض…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>ما يُجلب الآن، وما فشل ولماذا، وكم وصل اليوم.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>لا شيء لتغييره هنا</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>تم النسيان. ستُقرأ صفحات {site} الجديدة من البداية.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>نُسخ الرابط</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>لا أخبار غير مقروءة قبل هذا</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>لا أخبار غير مقروءة هنا</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>لا يحتوي هذا الرابط على عنوان بريد.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>ليس لهذا الخبر صفحة ويب.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>سنذكّرك بهذا الخبر بعد ساعة.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>نُسخ بصيغة HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>نُسخ بصيغة Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>نُسخ مع مصدره</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>تعذرت طباعة الخبر.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>تعذر حفظ الملف.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>حفظ بصيغة HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>حفظ بصيغة PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>حفظ الملف</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>حفظ الصورة</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>حُفظ في {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>لا صور في هذا الخبر.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n دقيقة قراءة</numerusform>
            <numerusform>%n دقيقة قراءة</numerusform>
            <numerusform>%n دقيقتا قراءة</numerusform>
            <numerusform>%n دقائق قراءة</numerusform>
            <numerusform>%n دقيقة قراءة</numerusform>
            <numerusform>%n دقيقة قراءة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n فقرة دون تغيير</numerusform>
            <numerusform>%n فقرة دون تغيير</numerusform>
            <numerusform>%n فقرتان دون تغيير</numerusform>
            <numerusform>%n فقرات دون تغيير</numerusform>
            <numerusform>%n فقرة دون تغيير</numerusform>
            <numerusform>%n فقرة دون تغيير</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>أُضيفت %n كلمة</numerusform>
            <numerusform>أُضيفت %n كلمة</numerusform>
            <numerusform>أُضيفت %n كلمتان</numerusform>
            <numerusform>أُضيفت %n كلمات</numerusform>
            <numerusform>أُضيفت %n كلمة</numerusform>
            <numerusform>أُضيفت %n كلمة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>حُذفت %n كلمة</numerusform>
            <numerusform>حُذفت %n كلمة</numerusform>
            <numerusform>حُذفت %n كلمتان</numerusform>
            <numerusform>حُذفت %n كلمات</numerusform>
            <numerusform>حُذفت %n كلمة</numerusform>
            <numerusform>حُذفت %n كلمة</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>دقيقة قراءة واحدة</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>فقرة واحدة دون تغيير</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>أُضيفت كلمة واحدة</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>حُذفت كلمة واحدة</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>المقال</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>بقلم {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>تغيّر منذ قرأته</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>التغييرات منذ {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>نسخ عنوان الرابط</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>نسخ الصورة</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>تنزيل الصور</translation>
    </message>
    <message>
        <source>E</source>
        <translation>ق</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>العنوان السابق: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>نسخة سابقة</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>النسخة السابقة {number} من {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>عدّله الناشر: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>نسخة لاحقة</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>خريطة</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>كتم «{phrase}» 14 يومًا</translation>
    </message>
    <message>
        <source>N</source>
        <translation>ش</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>لم يُحدد خبر</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>فتح الرابط</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>فتح الأصل</translation>
    </message>
    <message>
        <source>S</source>
        <translation>ج</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>حفظ الصورة…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>تحديد الكل</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>عرض التغييرات</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>إعادة العرض في القوائم</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>عرض ملخص الخلاصة</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>عرض الخبر كاملًا</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>عرض نسخة الموقع</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>عرض الخبر</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>نسخة الخلاصة</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>أزال الناشر هذا الخبر (لوحظ {date}). تبقى نسختك.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>اختصر الموقع هذا الخبر.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>اختصر الموقع هذا الخبر. البقية من الأصل في {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>نسخة الموقع</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>لا توجد إلا نسخة واحدة من هذا الخبر.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>هذه نسخة الموقع، وهي مختصرة.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>هذه الصورة غير محفوظة</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>المحاولة مجددًا</translation>
    </message>
    <message>
        <source>W</source>
        <translation>غ</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n خلاصة</numerusform>
            <numerusform>%n خلاصة</numerusform>
            <numerusform>%n خلاصتان</numerusform>
            <numerusform>%n خلاصات</numerusform>
            <numerusform>%n خلاصة</numerusform>
            <numerusform>%n خلاصة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n بنجمة</numerusform>
            <numerusform>%n بنجمة</numerusform>
            <numerusform>%n بنجمة</numerusform>
            <numerusform>%n بنجمة</numerusform>
            <numerusform>%n بنجمة</numerusform>
            <numerusform>%n بنجمة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
            <numerusform>%n خبران</numerusform>
            <numerusform>%n أخبار</numerusform>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>خلاصة واحدة</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>خبر واحد بنجمة</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>خبر واحد</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>تُنشأ نسخة احتياطية كاملة يوميًا، وتُحفظ آخر سبع نسخ. لا تشمل الصور.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>انسخ احتياطيًا الآن</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>جارٍ النسخ الاحتياطي…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>تم النسخ الاحتياطي.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>النسخ الاحتياطية</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>لا نسخ احتياطية بعد.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>استعادة</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>تمت استعادة مكتبة {date}</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>يستعيد {date} ({holds}). تُنسخ مكتبتك الحالية احتياطيًا أولًا.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>جارٍ الاستعادة…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>قبل استيراد</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>قبل تحديث</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>قبل الاستعادة</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>يومية</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>أنشأتها أنت</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>غير قابلة للقراءة</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>وأيضًا في {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>مقروء</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>و%n غيرها</numerusform>
            <numerusform>و%n غيرها</numerusform>
            <numerusform>و%n غيرهما</numerusform>
            <numerusform>و%n غيرها</numerusform>
            <numerusform>و%n غيرها</numerusform>
            <numerusform>و%n غيرها</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>وواحد غيرها</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>لا جديد في آخر 24 ساعة، أو أنك قرأت كل شيء في مكان آخر.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>حفظ بصيغة EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>عرض الأخبار الجديدة</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n خبر، حُفظت باسم {name}</numerusform>
            <numerusform>%n خبر، حُفظ باسم {name}</numerusform>
            <numerusform>%n خبران، حُفظا باسم {name}</numerusform>
            <numerusform>%n أخبار، حُفظت باسم {name}</numerusform>
            <numerusform>%n خبرًا، حُفظت باسم {name}</numerusform>
            <numerusform>%n خبر، حُفظت باسم {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>خبر واحد، حُفظ باسم {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>تعذّر حفظ موجز اليوم. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>الأخبار</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>لم يُعثر على تغييرات في هذا الخبر.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>ملف PEM من هذا الموقع</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>كما يرسلها المتصفح: name=value; name=value</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>الشهادة</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>مفتاح الشهادة</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>اختيار…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>ملفات تعريف الارتباط</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>مخصص</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>مثل http://name:password@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>الترويسات</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>إذا كان في ملف منفصل</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>كلمة مرور المفتاح</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>بلا وكيل</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>واحدة في كل سطر، مثل Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>الوكيل</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>عنوان الوكيل</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>العنوان الكامل مع رمزه السري</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>استخدام الافتراضي</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>يُستخدم لهذه الخلاصة وأخبارها وصورها</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>تغيير…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>لم يُعثر على حلقة مفاتيح، لذلك يُحفظ هذا حتى إنهاء DeskReader فقط.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>لا تُرسل بيانات تسجيل دخول.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>تسجيل الدخول والترويسات</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>التخزين</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>محفوظ في حلقة مفاتيحك، ويُرسل إلى خادم هذه الخلاصة فقط.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>شهادة</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>سر في العنوان</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>ملفات تعريف ارتباط</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>ترويسات</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>وكيل خاص بها</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>بلا وكيل</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>اسم مستخدم وكلمة مرور</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>القرص ممتلئ. لا يُجلب شيء، وتنتظر تغييراتك حتى تتوفر مساحة لحفظها.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>جارٍ الحفظ</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>جارٍ حفظ {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>يمكن لأي شخص لديه الملف قراءة تلك الخلاصات باسمك.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>اختيار ملف…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>تضمين بيانات دخول الخلاصات الخاصة ورموزها</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>بعض الخلاصات خاصة. حدّد الخيار لتضمين بيانات دخولها ورموزها.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>جارٍ فحص الخلاصة…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>نُسخ العنوان</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>إنشاء</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>كل شيء هنا مقروء</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>تصدير OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>صُدّرت الاشتراكات إلى {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>جارٍ جلب الصفحة…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>اسم المجلد</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>استيراد OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>مجلد جديد</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>أُزيل المجلد {title}، وبقيت خلاصاته</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>إعادة التسمية</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>إعادة تسمية الخلاصة</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>إعادة تسمية المجلد</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>الصفحة ونسخة DeskReader منها في {folder}. لم يُرسل شيء.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>أُلغي الاشتراك في {title}</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>يضيف خلاصات ملف OPML إلى هذا الحساب.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>تنتقل كل خلاصات هذا الحساب إلى هنا ويُلغى الاشتراك فيها على الخادم.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>تنتقل كل خلاصات هذا الحاسوب إلى هذا الحساب، مع ما قرأته وما عليه نجوم ووسوم.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>استيراد خلاصات</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>استيراد…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>نقل الكل</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>نقل الخلاصات إلى هنا</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>نقل الخلاصات إلى هذا الحاسوب</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>الخلاصة</translation>
    </message>
    <message>
        <source>First</source>
        <translation>الأولى</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>كم مرة كانت الأولى في خبر أوردته خلاصات أخرى أيضًا</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>آخر خبر</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>المفتوحة</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>المفتوحة %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>التداخل</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>المشكلة</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>ذات النجمة</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>الأخبار</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>الأخبار التي نشرتها في هذه المدة</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>اسم الخلاصة</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>نسبة أخبارها التي تأتيك بها خلاصات أخرى على أي حال</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>نسبة أخبارها التي فتحتها</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>التي فتحتها؛ لا يُحسب التعليم كمقروء</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>التي وضعت لها نجمة</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>ما يمنع جلبها</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>تاريخ أحدث أخبارها</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>‏{first} من {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>كل الأوقات</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>جارٍ الحساب…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>خصائص الخلاصة</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>الخلاصات</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>خلاصات تستحق البقاء</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>يحتاج «الأولى» و«التداخل» إلى تجميع الأخبار، وهو متوقف في الإعدادات.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>آخر 30 يومًا</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>آخر 90 يومًا</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>المدة</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>عرض الأخبار</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>الترتيب حسب</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>إلغاء الاشتراك</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>إلغاء الاشتراك في %n خلاصة</numerusform>
            <numerusform>إلغاء الاشتراك في %n خلاصة</numerusform>
            <numerusform>إلغاء الاشتراك في %n خلاصتين</numerusform>
            <numerusform>إلغاء الاشتراك في %n خلاصات</numerusform>
            <numerusform>إلغاء الاشتراك في %n خلاصة</numerusform>
            <numerusform>إلغاء الاشتراك في %n خلاصة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>أُلغي الاشتراك في %n خلاصة</numerusform>
            <numerusform>أُلغي الاشتراك في %n خلاصة</numerusform>
            <numerusform>أُلغي الاشتراك في %n خلاصتين</numerusform>
            <numerusform>أُلغي الاشتراك في %n خلاصات</numerusform>
            <numerusform>أُلغي الاشتراك في %n خلاصة</numerusform>
            <numerusform>أُلغي الاشتراك في %n خلاصة</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>أُلغي الاشتراك في {title}</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>ما تأتي به كل خلاصة وما تقرؤه منها. يُحسب ذلك على هذا الحاسوب ولا يغادره.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>تلقائيًا</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>البحث عن أخبار جديدة</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>البحث عن أخبار جديدة عند بدء التشغيل</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>كل 15 دقيقة</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>كل ساعتين</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>كل 30 دقيقة</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>كل 4 ساعات</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>كل ساعة</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>كل {minutes} دقيقة</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>تُفحص الخلاصات التي حان وقتها فور فتح DeskReader.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>الخلاصات التي تطلب فحصًا أقل يُستجاب لها. لا تُفحص أي خلاصة أكثر من مرة في الساعة، أو كل نصف ساعة إن سمح موقعها.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>متساهل</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>يدويًا</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>كتم الأخبار الجديدة أو وضع نجمة أو وسم لها أو تعليمها، حسب كلماتها أو كاتبها أو خلاصتها أو رابطها أو لغتها.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>عادي</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>مرة في اليوم</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>بطاقة واحدة لخبر من عدة مصادر</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>فتح…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>القواعد</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>صارم</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>يجمع الصارم ما هو الخبر نفسه يقينًا فقط. يمكن استثناء مجلد من قائمته.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>مرتين في اليوم</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n منذ {when}</numerusform>
            <numerusform>%n منذ {when}</numerusform>
            <numerusform>%n منذ {when}</numerusform>
            <numerusform>%n منذ {when}</numerusform>
            <numerusform>%n منذ {when}</numerusform>
            <numerusform>%n منذ {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 منذ {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>آخر جلب</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>آخر رد</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>انتقلت</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>الفحص التالي</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>لم تُفحص بعد</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>ليس بعد</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>المستلَم</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>الطلبات</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>فورًا</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>منذ {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>انتقلت الخلاصة من {address} في {when}.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>رد الخادم {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>غدًا، {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>بلا تغيير</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>محدّثة</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>استخدام العنوان القديم</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>عند تحديثها</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>أمس، {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>ك.ب</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>‏{share} من الفحوص</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>بحث في الخبر</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>النتيجة التالية</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>لا نتائج</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>النتيجة السابقة</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>‏{at} من {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>أضف مصدرًا لتبدأ. يجلب DeskReader أخباره في الخلفية، ويزيل كل ما ليس من الخبر، ويحفظ النص والصور على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>جارٍ الفحص…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>الاختيار من قائمة البداية</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>ربط حساب مزامنة</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>‏FreshRSS وMiniflux وغيرهما.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>من أي قارئ آخر، مع المجلدات.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>استيراد ملف OPML</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>ملفات OPML (*.opml *.xml);;كل الملفات (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>فتح غرفة الأخبار التجريبية</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>اقرأ الأخبار التي اخترتها، كاملة ودون اتصال</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>عنوان الموقع أو الخلاصة</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>عنوان موقع أو خلاصة أو مقال</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>جرّب كل شيء الآن، حتى دون اتصال.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>مصادر معروفة حسب الموضوع واللغة.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>الكل</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>يزيل النافذة من شريط المهام أيضًا. انقر أيقونة الدرج لإعادتها.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>اختر الفاتح للوحة داكنة، والداكن للوحة فاتحة.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>ملون</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>الألوان</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>مخصص</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>إطار داكن</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>للقوائم والأزرار والرسائل.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>للقوائم والجداول ومربعات الحوار.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>للنافذة والأخبار.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>تباين عالٍ</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>في السمتين الفاتحة والداكنة، إن كان للنظام لون تمييز.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>حجم نص الواجهة</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>الاستمرار في العمل عند إغلاق النافذة</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>أقل</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>إطار فاتح</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>مطابقة النظام</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>التصغير إلى الدرج</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>الحركة</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>البدء مخفيًا</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>البدء عند تسجيل دخولك</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>يبدأ في الخلفية لتكون الأخبار جاهزة عندما تريدها.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>يبدأ في الدرج، وإن لم يوجد درج فُتحت النافذة.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>يبقى في الدرج ويواصل الجلب.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>أيقونة الدرج</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>استخدام لون التمييز في النظام</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>مع حركة أقل، تنتظر الصور المتحركة حتى تشغّلها.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>لا درج في سطح مكتبك، لذلك يؤدي إغلاق النافذة إلى إنهاء DeskReader.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>لم يسمح نظامك لبرنامج DeskReader بتغيير هذا.</translation>
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
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>الانتقال إلى تاريخ</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>عرض</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>انتقال إلى</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>الانتقال إلى أي مكان</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>الأماكن والإجراءات</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>اكتب اسم خلاصة أو مجلد أو وسم أو إعداد أو إجراء أو خبر</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>لا شيء</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>أيضًا {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>الافتراضي</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>الاختصار الافتراضي: {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>اختصار: {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>استخدامه هنا</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>‏{key} مستخدم بالفعل: {action}.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>تمت استعادة %n خلاصة</numerusform>
            <numerusform>تمت استعادة %n خلاصة</numerusform>
            <numerusform>تمت استعادة %n خلاصتان</numerusform>
            <numerusform>تمت استعادة %n خلاصات</numerusform>
            <numerusform>تمت استعادة %n خلاصة</numerusform>
            <numerusform>تمت استعادة %n خلاصة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>أُزيلت %n نجمة</numerusform>
            <numerusform>أُزيلت %n نجمة</numerusform>
            <numerusform>أُزيلت %n نجمتان</numerusform>
            <numerusform>أُزيلت %n نجوم</numerusform>
            <numerusform>أُزيلت %n نجمة</numerusform>
            <numerusform>أُزيلت %n نجمة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>تمت إضافة %n خبرًا</numerusform>
            <numerusform>تمت إضافة %n خبر</numerusform>
            <numerusform>تمت إضافة %n خبران</numerusform>
            <numerusform>تمت إضافة %n أخبار</numerusform>
            <numerusform>تمت إضافة %n خبرًا</numerusform>
            <numerusform>تمت إضافة %n خبر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>تم تعليم %n خبرًا كمقروء</numerusform>
            <numerusform>تم تعليم %n خبر كمقروء</numerusform>
            <numerusform>تم تعليم %n خبران كمقروء</numerusform>
            <numerusform>تم تعليم %n أخبار كمقروء</numerusform>
            <numerusform>تم تعليم %n خبرًا كمقروء</numerusform>
            <numerusform>تم تعليم %n خبر كمقروء</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>تم تعليم %n خبرًا كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبر كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبران كغير مقروء</numerusform>
            <numerusform>تم تعليم %n أخبار كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبرًا كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبر كغير مقروء</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>كُتم %n خبر مجددًا</numerusform>
            <numerusform>كُتم %n خبر مجددًا</numerusform>
            <numerusform>كُتم %n خبران مجددًا</numerusform>
            <numerusform>كُتمت %n أخبار مجددًا</numerusform>
            <numerusform>كُتم %n خبرًا مجددًا</numerusform>
            <numerusform>كُتم %n خبر مجددًا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>تمت استعادة %n خبرًا</numerusform>
            <numerusform>تمت استعادة %n خبر</numerusform>
            <numerusform>تمت استعادة %n خبران</numerusform>
            <numerusform>تمت استعادة %n أخبار</numerusform>
            <numerusform>تمت استعادة %n خبرًا</numerusform>
            <numerusform>تمت استعادة %n خبر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>أُضيفت نجمة إلى %n خبرًا</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبر</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبران</numerusform>
            <numerusform>أُضيفت نجمة إلى %n أخبار</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبرًا</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>تمت استعادة خلاصة واحدة</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>أُزيلت نجمة واحدة</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>تمت إضافة خبر واحد</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>تم تعليم خبر واحد كمقروء</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>تم تعليم خبر واحد كغير مقروء</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>كُتم خبر واحد مجددًا</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>تمت استعادة خبر واحد</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>أُضيفت نجمة إلى خبر واحد</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>استُعيد الحساب</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>جُمعت في خبر واحد</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>استُعيدت النسخ السابقة</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>تصدير كل شيء</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>تصدير الأخبار بصيغة EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>تم تصدير %n خبرًا إلى {name}</numerusform>
            <numerusform>تم تصدير %n خبر إلى {name}</numerusform>
            <numerusform>تم تصدير %n خبران إلى {name}</numerusform>
            <numerusform>تم تصدير %n أخبار إلى {name}</numerusform>
            <numerusform>تم تصدير %n خبرًا إلى {name}</numerusform>
            <numerusform>تم تصدير %n خبر إلى {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>تم تصدير خبر واحد إلى {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>جارٍ التصدير…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>خلاصات وصادرات ومكتبات (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>تمت استعادة المجلد</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>استيراد</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>أُلغي الاستيراد</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>جارٍ الاستيراد…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>أُلغي النقل</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>لا شيء للتراجع عنه</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>أُلغيت الاستعادة</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>أُلغي تغيير القاعدة</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>فُصل عن المصادر الأخرى</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>جُمّعت الأخبار كما كانت</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>حُذف الخبر</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>أُلغي تغيير الوسوم</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>المكوّنات</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>نص الرخصة</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>الرخص</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>فوق الخبر</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>كل الأخبار</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>بجانب الخبر</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>حسب الخلاصة</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>مريحة</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>المريحة تعرض المقتطفات والصور، والمضغوطة تخفيها.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>مضغوطة</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>الكثافة</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>إخفاء الخلاصات بلا جديد غير مقروء</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>موضع القائمة</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>الأحدث أولًا</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>الأقدم أولًا</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>عرض</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>ترتيب الأخبار</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>ذات النجمة فقط</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>تبقى الخلاصة التي تقرؤها ظاهرة.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>العناوين فقط</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>غير المقروءة فقط</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>الرسالة</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>رسالة جديدة</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>فتح تطبيق البريد</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>الموضوع: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>يبدأ هذا الرابط رسالة بريد. لا يُرسل شيء حتى ترسلها بنفسك.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>إلى: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>الخلاصات على الخادم</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>الخلاصات على هذا الحاسوب</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>تُزال من هنا الخلاصات التي ليست لدى الخادم. تبقى الأخبار التي لديه.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>الاحتفاظ بهذه</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>يتلقاها الخادم، مع ما قرأته وما عليه نجوم.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>استخدام ما على الخادم</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>التنبيه دائمًا أو عدم التنبيه أبدًا عندما يحتوي العنوان على هذه الكلمات، حتى للخلاصات المكتومة.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>انقر تنبيهًا لفتح الخبر. اكتم خلاصة أو مجلدًا من قائمته.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>جمع الأخبار التي أوردتها عدة مصادر</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>عدد التنبيهات التي تظهر معًا. يُجمع الباقي في تنبيه واحد.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>عند الإيقاف، تنتظر حتى تغادر ملء الشاشة ثم تأتي معًا.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>الحد</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>قد تمتد إلى ما بعد منتصف الليل.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>نبّهني إلى الأخبار الجديدة</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>واحد لكل تحديث</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>واحد لكل خبر</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>تشغيل صوت</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>الهدوء من</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>ساعات الهدوء</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>الهدوء حتى</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>العرض فوق نوافذ ملء الشاشة</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>تظل الأخبار تُجلب وتُحفظ، لكن دون إعلان.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>تُقارن العناوين، ويُذكر أول مصدر أورد الخبر أولًا.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>يستخدم صوت التنبيه في سطح مكتبك.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>كلمات في العناوين</translation>
    </message>
    <message>
        <source>until</source>
        <translation>حتى</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>لاحقًا</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>تعليم كمقروء</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>إضافة نجمة</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>سنة واحدة</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 يومًا</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 أيام</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 يومًا</translation>
    </message>
    <message>
        <source>All</source>
        <translation>الكل</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>كل شيء</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>يُجلب كل شيء، كما في أي اتصال آخر.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>تُفحص الخلاصات، وتنتظر الصفحات والصور.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>دائمًا</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>في وضع توفير الطاقة</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>الاحتفاظ بحد أقصى، لكل خلاصة</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>الاحتفاظ بالأخبار المقروءة</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>الاحتفاظ بالأخبار غير المقروءة</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>تُجلب الأخبار الجديدة من صفحاتها وتُنظّف وتُحفظ، بقدر ما تسمح الخلاصة.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>لا شيء</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>لا يُجلب شيء عبر هذا الاتصال.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>لا يُجلب شيء أثناء توفير الطاقة.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>عبر اتصال محدود البيانات</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>بصرف النظر عن العمر أو العدد. قد تكون للخلاصات والمجلدات قواعد خاصة (انظر قوائمها).</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>مصغّرة إلى عرض عمود القراءة.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>حفظ الأخبار كاملة للقراءة دون اتصال</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>حفظ الصور</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>تُزال الأخبار ذات النجمة وغير المقروءة في الآخر.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>لا تُحذف الأخبار ذات النجمة أبدًا.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>حد التخزين</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>النص فقط</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>‏{count} يومًا</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>استُخدم {used} من {budget}.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n صفحة</numerusform>
            <numerusform>%n صفحة</numerusform>
            <numerusform>%n صفحتان</numerusform>
            <numerusform>%n صفحات</numerusform>
            <numerusform>%n صفحة</numerusform>
            <numerusform>%n صفحة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
            <numerusform>%n خبران</numerusform>
            <numerusform>%n أخبار</numerusform>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>صفحة واحدة</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>خبر واحد</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>كل الأخبار محفوظة. يمكنك قطع الاتصال.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>تنزيل الكل</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>التنزيل للقراءة دون اتصال</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>حُفظ كل ما تقدمه المواقع. منه %n خبرًا محفوظ جزئيًا فقط.</numerusform>
            <numerusform>حُفظ كل ما تقدمه المواقع. منه %n خبر محفوظ جزئيًا فقط.</numerusform>
            <numerusform>حُفظ كل ما تقدمه المواقع. منه %n خبران محفوظ جزئيًا فقط.</numerusform>
            <numerusform>حُفظ كل ما تقدمه المواقع. منه %n أخبار محفوظ جزئيًا فقط.</numerusform>
            <numerusform>حُفظ كل ما تقدمه المواقع. منه %n خبرًا محفوظ جزئيًا فقط.</numerusform>
            <numerusform>حُفظ كل ما تقدمه المواقع. منه %n خبر محفوظ جزئيًا فقط.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>حُفظ كل ما تقدمه المواقع. خبر واحد محفوظ جزئيًا فقط.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>الناقص</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>التقدم</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>أخبار لم تُحفظ كاملة بعد. لا تُسأل المواقع بسرعة أكبر مما في التحديث العادي.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>تعذر جلب الباقي، أو أنك أوقفته.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>صور %n خبرًا</numerusform>
            <numerusform>صور %n خبر</numerusform>
            <numerusform>صور %n خبران</numerusform>
            <numerusform>صور %n أخبار</numerusform>
            <numerusform>صور %n خبرًا</numerusform>
            <numerusform>صور %n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>صور خبر واحد</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>تعذر جلب بعض الصور</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>‏{done} من {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>غير مشفّر. تشفّر عبارة المرور ملفات المجلد؛ استخدم العبارة نفسها على كل حاسوب.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>تعيين</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>تعيين عبارة المرور</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>ملفات المجلد مشفّرة. استخدم عبارة المرور نفسها على كل حاسوب.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>نسخ الصورة</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>الصورة التالية</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>صورة</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>تشغيل</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>الصورة السابقة</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>حفظ الصورة…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>‏{at} من {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>إضافتها أيضًا</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>عناوين في شبكتك</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>استبعادها</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>تقود إلى هذا الحاسوب أو إلى أجهزة بجواره، مثل الموجّه. أضفها فقط إن كنت تعرفها: سيطلبها DeskReader في كل تحديث، تمامًا كما يقول الملف.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>يذكر هذا الملف %n عنوانًا في شبكتك</numerusform>
            <numerusform>يذكر هذا الملف %n عنوان في شبكتك</numerusform>
            <numerusform>يذكر هذا الملف %n عنوانان في شبكتك</numerusform>
            <numerusform>يذكر هذا الملف %n عناوين في شبكتك</numerusform>
            <numerusform>يذكر هذا الملف %n عنوانًا في شبكتك</numerusform>
            <numerusform>يذكر هذا الملف %n عنوان في شبكتك</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>يذكر هذا الملف عنوانًا في شبكتك</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>الخصائص</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>تطبيق</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>مخصص</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>مثل http://host:8080 أو socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>إذا كان الوكيل يطلب تسجيل الدخول</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>قيد الاستخدام.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>تخزين بيانات الدخول</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>لم يُعثر على حلقة مفاتيح، لذلك تُحفظ بيانات الدخول حتى إنهاء DeskReader فقط.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>بلا وكيل</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>الوكيل</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>عنوان الوكيل</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>محفوظة في حلقة مفاتيحك، وتُرسل إلى هذا الوكيل فقط.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>وكيل النظام</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>يُستخدم لكل الاتصالات عدا هذا الحاسوب.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>بعد 15 ثانية</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>بعد ثانيتين</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>بعد 5 ثوانٍ</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>بعد {seconds} ثانية</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>نحو 65 هو الأكثر راحة.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>عرض العمود</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>عند الإيقاف، يُمرَّر النص البرمجي جانبيًا داخل إطاره.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>ضبط الأسطر</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>ارتفاع السطر</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>تعليم كمقروء</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>عادي</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>لون الصفحة</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>فورًا</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>بني داكن</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>البني الداكن صفحة دافئة في الوضع الفاتح.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>حافة مستقيمة في آخر السطر بدل المتعرجة.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>غادرت العبّارة عند الفجر، كما تفعل منذ أربعين عامًا، وعلى متنها سيارتان وكلب. لم يرفع أحد على الرصيف بصره. كان الماء بلون الأردواز، وكان الجدول، لمرة واحدة، صحيحًا.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>المدة بعد فتح الخبر.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>الخط</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>لف أسطر النص البرمجي الطويلة</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>‏{family} (مضمّن)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>‏{size} بكسل</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>‏{width} حرفًا</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n خلاصة</numerusform>
            <numerusform>%n خلاصة</numerusform>
            <numerusform>%n خلاصتان</numerusform>
            <numerusform>%n خلاصات</numerusform>
            <numerusform>%n خلاصة</numerusform>
            <numerusform>%n خلاصة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
            <numerusform>%n خبران</numerusform>
            <numerusform>%n أخبار</numerusform>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>خلاصة واحدة</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>خبر واحد</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>الاحتفاظ بخلاصاته وأخباره على هذا الحاسوب</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>إزالة الحساب</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>إزالة {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>أُزيل {name}</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>تبقى خلاصاتك وأخبارك على هذا الحاسوب، ويبقى المجلد كما هو.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>تُزال {feeds} و{stories} من هذا الحاسوب. يحتفظ الخادم بكل شيء.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>تبقى {feeds} و{stories}. يجلب DeskReader هذه الخلاصات بنفسه بعد ذلك.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>سنة واحدة</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 يومًا</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 أيام</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 يومًا</translation>
    </message>
    <message>
        <source>All</source>
        <translation>الكل</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>دائمًا</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>الاحتفاظ</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>الاحتفاظ بحد أقصى</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>الاحتفاظ بالأخبار</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>الاحتفاظ بالأخبار</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>تحديد الصور بمقدار</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>بلا حد</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>مثل المجلد أو الافتراضي</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>معاملتها كالأخبار المقروءة</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>الأخبار غير المقروءة</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>جارٍ البحث عن تغييرات…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>نُسيت %n نسخة سابقة</numerusform>
            <numerusform>نُسيت %n نسخة سابقة</numerusform>
            <numerusform>نُسيت %n نسختان سابقتان</numerusform>
            <numerusform>نُسيت %n نسخ سابقة</numerusform>
            <numerusform>نُسيت %n نسخة سابقة</numerusform>
            <numerusform>نُسيت %n نسخة سابقة</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>نُسيت نسخة سابقة واحدة</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>لم يُعثر على تغييرات في هذا الخبر.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>تغيّر هذا الخبر.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>ليس لهذا الخبر صفحة ويب.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>يختلف عن الافتراضي</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>أُخفي %n خبر</numerusform>
            <numerusform>أُخفي %n خبر</numerusform>
            <numerusform>أُخفي %n خبران</numerusform>
            <numerusform>أُخفيت %n أخبار</numerusform>
            <numerusform>أُخفي %n خبرًا</numerusform>
            <numerusform>أُخفي %n خبر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>عاد %n خبر إلى القوائم</numerusform>
            <numerusform>عاد %n خبر إلى القوائم</numerusform>
            <numerusform>عاد %n خبران إلى القوائم</numerusform>
            <numerusform>عادت %n أخبار إلى القوائم</numerusform>
            <numerusform>عاد %n خبرًا إلى القوائم</numerusform>
            <numerusform>عاد %n خبر إلى القوائم</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>أُخفي خبر واحد</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>كتم «{phrase}» 14 يومًا</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>كُتم «{phrase}» 14 يومًا</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>عاد إلى القوائم</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>إضافة شرط</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>بعد %n يوم</numerusform>
            <numerusform>بعد %n يوم</numerusform>
            <numerusform>بعد %n يومين</numerusform>
            <numerusform>بعد %n أيام</numerusform>
            <numerusform>بعد %n يومًا</numerusform>
            <numerusform>بعد %n يوم</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>بعد يوم واحد</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>دائمًا</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>حفظ دائمًا</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>التطبيق على</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>كالمعتاد</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>تنتهي</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>إذا تحقق كل هذا</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>إذا تحقق شيء من هذا</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>آخر يوم للقاعدة: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>تعليم كمقروء</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>نقل إلى المقدمة</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>كتم</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>تُسمّى بما تبحث عنه</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>أبدًا</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>عدم الحفظ أبدًا</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>الأخبار الجديدة وغير المقروءة</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>الأخبار الجديدة وكل الموجودة هنا</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>الأخبار الجديدة فقط</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>التنبيهات</translation>
    </message>
    <message>
        <source>On</source>
        <translation>مفعّلة</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>في يوم…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>خارج كل القوائم عدا المكتومة، دون عدّ ولا إشعار</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>الصور</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>مفصولة بفواصل</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>يُرتّب حسب وصوله لا حسب نشره</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>إضافة نجمة</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>تنتهي القاعدة</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>عندئذ</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>الشروط التي يجب أن تتحقق</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n مرشّح يفعل أكثر مما تستطيعه القواعد: {names}</numerusform>
            <numerusform>%n مرشّح يفعل أكثر مما تستطيعه القواعد: {names}</numerusform>
            <numerusform>%n مرشّحان يفعلان أكثر مما تستطيعه القواعد: {names}</numerusform>
            <numerusform>%n مرشّحات تفعل أكثر مما تستطيعه القواعد: {names}</numerusform>
            <numerusform>%n مرشّحًا يفعل أكثر مما تستطيعه القواعد: {names}</numerusform>
            <numerusform>%n مرشّح يفعل أكثر مما تستطيعه القواعد: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>أُضيفت %n قاعدة</numerusform>
            <numerusform>أُضيفت %n قاعدة</numerusform>
            <numerusform>أُضيفت %n قاعدتان</numerusform>
            <numerusform>أُضيفت %n قواعد</numerusform>
            <numerusform>أُضيفت %n قاعدة</numerusform>
            <numerusform>أُضيفت %n قاعدة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n قاعدة موجودة بالفعل</numerusform>
            <numerusform>%n قاعدة موجودة بالفعل</numerusform>
            <numerusform>%n قاعدتان موجودتان بالفعل</numerusform>
            <numerusform>%n قواعد موجودة بالفعل</numerusform>
            <numerusform>%n قاعدة موجودة بالفعل</numerusform>
            <numerusform>%n قاعدة موجودة بالفعل</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>مرشّح واحد يفعل أكثر مما تستطيعه القواعد: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>أُضيفت قاعدة واحدة</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>قاعدة واحدة موجودة بالفعل</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>اختيار</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>إلى أسفل</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>إذا تعارضت قاعدتان فالعليا هي المعتمدة</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>استيراد القواعد</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>جارٍ الاستيراد…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>استيراد…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>آخر يوم للقاعدة</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>جارٍ البحث…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>قاعدة جديدة</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>إزالة القاعدة</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>أُزيلت القاعدة. يبقى ما فعلته.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>القواعد</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>قواعد قارئات أخرى (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>حُفظ</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>حُفظ، وتغيّر %n خبر</numerusform>
            <numerusform>حُفظ، وتغيّر %n خبر</numerusform>
            <numerusform>حُفظ، وتغيّر %n خبران</numerusform>
            <numerusform>حُفظ، وتغيّرت %n أخبار</numerusform>
            <numerusform>حُفظ، وتغيّر %n خبرًا</numerusform>
            <numerusform>حُفظ، وتغيّر %n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>حُفظ، وتغيّر خبر واحد</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>اذكر ما يُبحث عنه لترى أي الأخبار هنا تطابقه.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>لهذه القاعدة تغييرات غير محفوظة. احفظها، أو أعد الفعل لتجاهلها.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>إلى أعلى</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>ما يُفعل بالأخبار عند وصولها. تعمل القواعد على هذا الحاسوب قبل أن ترى الخبر.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>الأفضل أولًا</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>حسب التاريخ</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>كل شيء</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>كيفية البحث</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>حفظ هذا البحث</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>هذه القائمة</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>أُزيل البحث «{title}»</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>إعادة التسمية</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>إعادة تسمية البحث</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>حفظ البحث</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>حُفظ «{title}» في الشريط الجانبي</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>مسح البحث</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>بحث</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>البحث في الأخبار</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>كيفية البحث</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>اكتب كلمات واجمعها مع أي مما يلي. تكفي بداية الكلمة الأخيرة.</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>سلطة الشهادات</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>الشهادات (*.pem *.crt *.cer);;كل الملفات (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>إزالة سلطة الشهادات</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>إرسال كلمة مروري دون تشفير</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>يثق بـ {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>استخدام سلطة شهادات خاصة بي…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>الحسابات</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>متقدم</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>تُطبّق التغييرات فورًا</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>الخلاصات والتحديث</translation>
    </message>
    <message>
        <source>General</source>
        <translation>عام</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>القوائم</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>لم يُعثر على إعدادات.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>التنبيهات</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>التخزين دون اتصال</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>أُعيدت الصفحة إلى الافتراضي</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>الصفحات</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>القراءة</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>إعادة ضبط هذه الصفحة</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>البحث في الإعدادات</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>الاختصارات</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>اختصارات لوحة المفاتيح</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>انقر حقلًا واضغط المفتاح الجديد. تتوقف الاختصارات المفردة أثناء الكتابة.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>مخصص</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>‏Google Reader وMiniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>إعداد مسبق</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>يضبط كل المفاتيح كما في قارئ آخر. يمكنك تغيير كل منها لاحقًا.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>الشريط الجانبي</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>الخلاصات</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>الخادم</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>سُجّل الدخول</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>جارٍ تسجيل الدخول…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>بلا تغيير</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>اختيرت %n خلاصة</numerusform>
            <numerusform>اختيرت %n خلاصة</numerusform>
            <numerusform>اختيرت %n خلاصتان</numerusform>
            <numerusform>اختيرت %n خلاصات</numerusform>
            <numerusform>اختيرت %n خلاصة</numerusform>
            <numerusform>اختيرت %n خلاصة</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>اختيرت خلاصة واحدة</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>تعذر العثور على قائمة البداية</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>قائمة البداية</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>اشتراك</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>حدّد ما تود قراءته. يمكنك إلغاء الاشتراك في أي وقت.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>المواضيع</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>‏{title} (مشترك)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>تحديث الكل</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>يعرض ما فشل وما لم يُحفظ</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>يُحفظ ملف آخر الآن. انتظره أو أوقفه.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>نُزّلت</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>جارٍ التنزيل…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>لم يصل جديد. حاول لاحقًا.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>حُفظ {name}</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>توقف حفظ {name}</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>الخلاصة التي تطلب فحصًا أقل يُستجاب لها.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>البحث عن أخبار جديدة</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>كل ساعتين</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>كل 4 ساعات</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>كل ساعة</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>كل {minutes} دقيقة</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>جلب الصفحة وراء كل خبر جديد.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>اتركه فارغًا لاستخدام اسم الخلاصة نفسها.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>بلا مجلد</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>التنبيهات</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>نبّهني إلى الأخبار الجديدة من هذه الخلاصة.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>مرة في اليوم</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>حفظ الأخبار كاملة</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>الاشتراك</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>لا يستطيع هذا الخادم نقل الخلاصات: يسري المجلد على هذا الحاسوب فقط.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>لا يستطيع هذا الخادم إعادة تسمية الخلاصات: يسري الاسم على هذا الحاسوب فقط.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>مرتين في اليوم</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>استخدام الافتراضي</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n طلب</numerusform>
            <numerusform>%n طلب</numerusform>
            <numerusform>%n طلبان</numerusform>
            <numerusform>%n طلبات</numerusform>
            <numerusform>%n طلبًا</numerusform>
            <numerusform>%n طلب</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>طلب واحد</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>الأجهزة</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>آخر مزامنة: {requests}، {size} كيلوبايت</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>غير مقبول</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>المزامنة الآن</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>المزامنة</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>جارٍ المزامنة…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>لم يقبل الخادم %n تغيير. تسري على هذا الحاسوب فقط.</numerusform>
            <numerusform>لم يقبل الخادم %n تغيير. يسري على هذا الحاسوب فقط.</numerusform>
            <numerusform>لم يقبل الخادم %n تغييرين. يسريان على هذا الحاسوب فقط.</numerusform>
            <numerusform>لم يقبل الخادم %n تغييرات. تسري على هذا الحاسوب فقط.</numerusform>
            <numerusform>لم يقبل الخادم %n تغييرًا. تسري على هذا الحاسوب فقط.</numerusform>
            <numerusform>لم يقبل الخادم %n تغيير. تسري على هذا الحاسوب فقط.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>لم يقبل الخادم تغييرًا واحدًا. يسري على هذا الحاسوب فقط.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>تُحفظ تغييراتك وتُرسل عند الاستئناف.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>‏{name} (هذا الحاسوب)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>‏{name}، شوهد آخر مرة {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>أُزيل الوسم {name}، وبقيت أخباره</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>إعادة التسمية</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>إعادة تسمية الوسم</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>غُيّر اسم الوسم {old} إلى {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>اسم الوسم</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>أُضيف الوسم إلى %n خبرًا</numerusform>
            <numerusform>أُضيف الوسم إلى %n خبر</numerusform>
            <numerusform>أُضيف الوسم إلى %n خبران</numerusform>
            <numerusform>أُضيف الوسم إلى %n أخبار</numerusform>
            <numerusform>أُضيف الوسم إلى %n خبرًا</numerusform>
            <numerusform>أُضيف الوسم إلى %n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>أُضيف الوسم إلى خبر واحد</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>تغيرت الوسوم</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>ملف بألوانك الخاصة، يُفحص ليبقى كل نص مقروءًا.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>اختيار ملف…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>سمة مخصصة</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>يستخدم السمة {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>الخط الزمني</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>أكثر من {number} خبر</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>الإجراء</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>إضافة قاعدة</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>التنبيه دائمًا</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>عدم التنبيه أبدًا</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>إزالة قاعدة {words}</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>كلمات في العنوان</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n خبرًا غير مقروء</numerusform>
            <numerusform>%n خبر غير مقروء</numerusform>
            <numerusform>%n خبران غير مقروء</numerusform>
            <numerusform>%n أخبار غير مقروء</numerusform>
            <numerusform>%n خبرًا غير مقروء</numerusform>
            <numerusform>%n خبر غير مقروء</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>خبر واحد غير مقروء</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>فتح DeskReader</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>إيقاف مؤقت لساعة</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>متوقف حتى {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>ساعات الهدوء: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>تحديث الآن</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>انقر أيقونة الدرج لفتحه من جديد، أو أنهه من قائمتها.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>ما زال DeskReader يعمل</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>اختفى الدرج، لذلك فُتحت النافذة من جديد.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>‏{begin} إلى {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>كل الإعدادات…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>الألوان</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>مخصص</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>الافتراضي</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>تباين عالٍ</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>ضبط الأسطر</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>ارتفاع السطر</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>مطابقة النظام</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>عادي</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>لون الصفحة</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>بلا زوائد (النظام)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>بني داكن</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>النص والسمة</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>الخط</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>العرض</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>لف النص البرمجي</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n تغيير بانتظار الإرسال</numerusform>
            <numerusform>%n تغيير بانتظار الإرسال</numerusform>
            <numerusform>%n تغييران بانتظار الإرسال</numerusform>
            <numerusform>%n تغييرات بانتظار الإرسال</numerusform>
            <numerusform>%n تغييرًا بانتظار الإرسال</numerusform>
            <numerusform>%n تغيير بانتظار الإرسال</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>تبقى %n خلاصة: لا يمكن لخادم جلبها</numerusform>
            <numerusform>تبقى %n خلاصة: لا يمكن لخادم جلبها</numerusform>
            <numerusform>تبقى %n خلاصتان: لا يمكن لخادم جلبهما</numerusform>
            <numerusform>تبقى %n خلاصات: لا يمكن لخادم جلبها</numerusform>
            <numerusform>تبقى %n خلاصة: لا يمكن لخادم جلبها</numerusform>
            <numerusform>تبقى %n خلاصة: لا يمكن لخادم جلبها</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>تغيير واحد بانتظار الإرسال</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>تبقى خلاصة واحدة: لا يمكن لخادم جلبها</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>نُقلت %n خلاصة إلى هذا الحاسوب</numerusform>
            <numerusform>نُقلت %n خلاصة إلى هذا الحاسوب</numerusform>
            <numerusform>نُقلت %n خلاصتان إلى هذا الحاسوب</numerusform>
            <numerusform>نُقلت %n خلاصات إلى هذا الحاسوب</numerusform>
            <numerusform>نُقلت %n خلاصة إلى هذا الحاسوب</numerusform>
            <numerusform>نُقلت %n خلاصة إلى هذا الحاسوب</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>نُقلت %n خلاصة إلى {name}</numerusform>
            <numerusform>نُقلت %n خلاصة إلى {name}</numerusform>
            <numerusform>نُقلت %n خلاصتان إلى {name}</numerusform>
            <numerusform>نُقلت %n خلاصات إلى {name}</numerusform>
            <numerusform>نُقلت %n خلاصة إلى {name}</numerusform>
            <numerusform>نُقلت %n خلاصة إلى {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>نُقلت خلاصة واحدة إلى هذا الحاسوب</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>نُقلت خلاصة واحدة إلى {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>لا خلاصات لنقلها</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>لم تتم المزامنة بعد</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>متوقف مؤقتًا</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>تمت المزامنة {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>حول DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>النشاط…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>إضافة حساب…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>إضافة خلاصة…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>كل الأخبار</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>العودة إلى القائمة</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>النسخ الاحتياطية…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>حسب الخلاصة</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>البحث عن تغييرات في هذا الخبر</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>الاختيار من قائمة البداية…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>إغلاق النافذة</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>جمع في خبر واحد</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>مريحة</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>مضغوطة</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>نسخ بصيغة HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>نسخ بصيغة Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>نسخ كاقتباس</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>نسخ رابط الخبر</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>حجم النص الافتراضي</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>التنزيل للقراءة دون اتصال…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>تصدير OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>تصدير كل شيء…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>تصدير الأخبار بصيغة EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>خصائص الخلاصة</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>خلاصات تستحق البقاء…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ملف</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>بحث في الخبر</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>نسيان النسخ السابقة</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>نسيان ما تعلّمه DeskReader عن هذا الموقع</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>ملء الشاشة</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>انتقال</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>الانتقال إلى كل الأخبار</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>الانتقال إلى المكتومة</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>الانتقال إلى ذات النجمة</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>الانتقال إلى اليوم</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>الانتقال إلى موجز اليوم</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>الانتقال إلى غير المقروءة</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>الانتقال إلى أي مكان…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>الانتقال إلى تاريخ…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>مساعدة</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>إخفاء الخلاصات بلا جديد غير مقروء</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>كيفية البحث</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>استيراد…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>اختصارات لوحة المفاتيح</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>نص أكبر</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>القائمة فوق الخبر</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>القائمة بجانب الخبر</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>خيارات القائمة</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>تعليم الكل كمقروء</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>تعليم كمقروء</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>تعليم كمقروء أو غير مقروء</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>تعليم كغير مقروء</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>تعليم كل ما سبق كمقروء</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>تعليم كل ما يلي كمقروء</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>تعليم ما هو أقدم من يوم كمقروء</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>تعليم ما هو أقدم من أسبوع كمقروء</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>القائمة</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>إجراءات أخرى</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>كتم اسم من العنوان 14 يومًا</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>كتم أو إعادة عرض في القوائم…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>كتم…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>مجلد جديد…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>الأحدث أولًا</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>الخلاصة التالية</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>الخبر التالي</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>الخبر غير المقروء التالي</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>الأقدم أولًا</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>فتح في المتصفح</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>صفحة لأسفل، ثم الخبر غير المقروء التالي</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>صفحة لأعلى</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>الخلاصة السابقة</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>الخبر السابق</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>الخبر غير المقروء السابق</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>طباعة…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>تحديث الكل</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>تحديث هذه القائمة</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>ذكّرني بعد ساعة</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>إزالة النجمة</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>الإبلاغ عن صفحة ظهرت خطأً</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>القواعد…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>حفظ بصيغة HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>حفظ بصيغة PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>بحث</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>البحث في كل مكان</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>تحديد كل الأخبار</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>فصل عن المصادر الأخرى</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>إعادة العرض في القوائم</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>إظهار الشريط الجانبي أو إخفاؤه</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>عرض التغييرات أو إخفاؤها</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>عرض المصادر الأخرى</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>نص أصغر</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>إضافة نجمة</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>إضافة النجمة أو إزالتها</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>ذات النجمة فقط</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>الخبر</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>التبديل بين الخبر الكامل ونسخة الخلاصة</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>الوسوم…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>النص والسمة…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>العناوين فقط</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>غير المقروءة فقط</translation>
    </message>
    <message>
        <source>View</source>
        <translation>عرض</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>عرض الصور</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>صورة بلا وصف</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>صورة غير محفوظة</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[أُضيف: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[حُذف: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n مصدر</numerusform>
            <numerusform>%n مصدر</numerusform>
            <numerusform>%n مصدران</numerusform>
            <numerusform>%n مصادر</numerusform>
            <numerusform>%n مصدرًا</numerusform>
            <numerusform>%n مصدر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
            <numerusform>%n خبران</numerusform>
            <numerusform>%n أخبار</numerusform>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>مصدر واحد</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>خبر واحد</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>لماذا هذا هنا؟</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>قرأتها كلها</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>من %n مصدر</numerusform>
            <numerusform>من %n مصدر</numerusform>
            <numerusform>من %n مصدرين</numerusform>
            <numerusform>من %n مصادر</numerusform>
            <numerusform>من %n مصدرًا</numerusform>
            <numerusform>من %n مصدر</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>من مصدر واحد</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>تفتح {share} من {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 يومًا</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 يومًا</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 أيام</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 يومًا</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>مجلد الموجزات</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>اختيار…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>موجز يومي بصيغة EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>دائمًا</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>مدة الاحتفاظ بالموجزات</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>تُحذف الموجزات الأقدم من المجلد. تبقى التي غُيّرت أسماؤها.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>يحفظ كل يوم أخبار موجز اليوم غير المقروءة لقارئك الإلكتروني.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>‏{count} يومًا</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>تعذرت قراءة %n</numerusform>
            <numerusform>تعذرت قراءة %n</numerusform>
            <numerusform>تعذرت قراءة %n</numerusform>
            <numerusform>تعذرت قراءة %n</numerusform>
            <numerusform>تعذرت قراءة %n</numerusform>
            <numerusform>تعذرت قراءة %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>أُضيفت %n خلاصة</numerusform>
            <numerusform>أُضيفت %n خلاصة</numerusform>
            <numerusform>أُضيفت %n خلاصتان</numerusform>
            <numerusform>أُضيفت %n خلاصات</numerusform>
            <numerusform>أُضيفت %n خلاصة</numerusform>
            <numerusform>أُضيفت %n خلاصة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>أُزيلت %n نجمة</numerusform>
            <numerusform>أُزيلت %n نجمة</numerusform>
            <numerusform>أُزيلت %n نجمتان</numerusform>
            <numerusform>أُزيلت %n نجوم</numerusform>
            <numerusform>أُزيلت %n نجمة</numerusform>
            <numerusform>أُزيلت %n نجمة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>حُذف %n خبرًا</numerusform>
            <numerusform>حُذف %n خبر</numerusform>
            <numerusform>حُذف %n خبران</numerusform>
            <numerusform>حُذف %n أخبار</numerusform>
            <numerusform>حُذف %n خبرًا</numerusform>
            <numerusform>حُذف %n خبر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>تم تعليم %n خبرًا كمقروء</numerusform>
            <numerusform>تم تعليم %n خبر كمقروء</numerusform>
            <numerusform>تم تعليم %n خبران كمقروء</numerusform>
            <numerusform>تم تعليم %n أخبار كمقروء</numerusform>
            <numerusform>تم تعليم %n خبرًا كمقروء</numerusform>
            <numerusform>تم تعليم %n خبر كمقروء</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>تم تعليم %n خبرًا كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبر كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبران كغير مقروء</numerusform>
            <numerusform>تم تعليم %n أخبار كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبرًا كغير مقروء</numerusform>
            <numerusform>تم تعليم %n خبر كغير مقروء</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>أُضيفت نجمة إلى %n خبرًا</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبر</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبران</numerusform>
            <numerusform>أُضيفت نجمة إلى %n أخبار</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبرًا</numerusform>
            <numerusform>أُضيفت نجمة إلى %n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>تعذرت قراءة 1</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>أُضيفت خلاصة واحدة</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>أُزيلت نجمة واحدة</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>حُذف خبر واحد</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>تم تعليم خبر واحد كمقروء</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>تم تعليم خبر واحد كغير مقروء</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>أُضيفت نجمة إلى خبر واحد</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>تم تعليم %n خبرًا كمقروء</numerusform>
            <numerusform>تم تعليم %n خبر كمقروء</numerusform>
            <numerusform>تم تعليم %n خبران كمقروء</numerusform>
            <numerusform>تم تعليم %n أخبار كمقروء</numerusform>
            <numerusform>تم تعليم %n خبرًا كمقروء</numerusform>
            <numerusform>تم تعليم %n خبر كمقروء</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>تم تعليم خبر واحد كمقروء</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>نُقل %n عنصرًا</numerusform>
            <numerusform>نُقل %n عنصر</numerusform>
            <numerusform>نُقل %n عنصران</numerusform>
            <numerusform>نُقل %n عناصر</numerusform>
            <numerusform>نُقل %n عنصرًا</numerusform>
            <numerusform>نُقل %n عنصر</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>نُقل عنصر واحد</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>مشترك بالفعل في %n</numerusform>
            <numerusform>مشترك بالفعل في %n</numerusform>
            <numerusform>مشترك بالفعل في %n</numerusform>
            <numerusform>مشترك بالفعل في %n</numerusform>
            <numerusform>مشترك بالفعل في %n</numerusform>
            <numerusform>مشترك بالفعل في %n</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>مشترك بالفعل في 1</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
            <numerusform>%n خبران</numerusform>
            <numerusform>%n أخبار</numerusform>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>خبر واحد</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>الإجراء</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>الخلاصة</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>بحث محفوظ</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>إعداد</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>الخبر</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>وسم</translation>
    </message>
    <message>
        <source>View</source>
        <translation>عرض</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>صوت</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>صفحة مضمّنة</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>فتح في المتصفح</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>تشغيل في المشغّل</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>حفظ…</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>فيديو</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>%n أخرى في الشريط الجانبي</numerusform>
            <numerusform>%n أخرى في الشريط الجانبي</numerusform>
            <numerusform>%n أخرى في الشريط الجانبي</numerusform>
            <numerusform>%n أخرى في الشريط الجانبي</numerusform>
            <numerusform>%n أخرى في الشريط الجانبي</numerusform>
            <numerusform>%n أخرى في الشريط الجانبي</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>1 أخرى في الشريط الجانبي</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>نسخ العنوان</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>نسخ رابط الخبر</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>الكثافة</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>تعديل القاعدة «{name}»…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>جمع الأخبار</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>استيراد OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>الاحتفاظ بالأخبار…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>التخطيط</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>تعليم الكل كمقروء</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>تعليم كمقروء</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>تعليم كغير مقروء</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>تعليم كل ما سبق كمقروء</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>تعليم كل ما يلي كمقروء</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>نقل إلى</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>كتم</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>كتم 14 يومًا</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>كتم المزيد</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>مجلد جديد…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>قاعدة جديدة…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>بلا مجلد</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>التنبيهات</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>فتح في المتصفح</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>مصادر أخرى</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>متوقف مؤقتًا</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>الخصائص…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>تحديث</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>إزالة الحساب…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>إزالة المجلد مع إبقاء خلاصاته</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>إزالة النجمة</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>إعادة التسمية…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>الإبلاغ عن صفحة ظهرت خطأً</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>حفظ الأخبار كاملة</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>عرض</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>إعادة العرض في القوائم</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>الترتيب</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>إضافة نجمة</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>أخبار غير محفوظة…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>المزامنة الآن</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>الوسوم…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>إلغاء الاشتراك</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>استخدام اسم الخلاصة نفسها</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>تم تخطي %n خلاصة: فُحصت قبل أقل من خمس دقائق</numerusform>
            <numerusform>تم تخطي %n خلاصة: فُحصت قبل أقل من خمس دقائق</numerusform>
            <numerusform>تم تخطي %n خلاصتان: فُحصت قبل أقل من خمس دقائق</numerusform>
            <numerusform>تم تخطي %n خلاصات: فُحصت قبل أقل من خمس دقائق</numerusform>
            <numerusform>تم تخطي %n خلاصة: فُحصت قبل أقل من خمس دقائق</numerusform>
            <numerusform>تم تخطي %n خلاصة: فُحصت قبل أقل من خمس دقائق</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>تم تخطي %n خلاصة: طلبت مواقعها التوقف، أولها حتى {time}</numerusform>
            <numerusform>تم تخطي %n خلاصة: طلبت مواقعها التوقف، أولها حتى {time}</numerusform>
            <numerusform>تم تخطي %n خلاصتان: طلبت مواقعها التوقف، أولها حتى {time}</numerusform>
            <numerusform>تم تخطي %n خلاصات: طلبت مواقعها التوقف، أولها حتى {time}</numerusform>
            <numerusform>تم تخطي %n خلاصة: طلبت مواقعها التوقف، أولها حتى {time}</numerusform>
            <numerusform>تم تخطي %n خلاصة: طلبت مواقعها التوقف، أولها حتى {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n خبرًا جديدًا</numerusform>
            <numerusform>%n خبر جديد</numerusform>
            <numerusform>%n خبران جديدان</numerusform>
            <numerusform>%n أخبار جديدة</numerusform>
            <numerusform>%n خبرًا جديدًا</numerusform>
            <numerusform>%n خبر جديد</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>تم تخطي خلاصة واحدة: فُحصت قبل أقل من خمس دقائق</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>تم تخطي خلاصة واحدة: طلب موقعها التوقف حتى {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>خبر جديد واحد</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>نص مضغوط</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>فُحص كل شيء هنا قبل أقل من خمس دقائق</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>غ.ب</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>ملف المكتبة</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>م.ب</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>لن تُزال أي أخبار الآن.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>ملفات الصور</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>مراجع الصور</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>تخزين الصور</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>روابط السجلات</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>فهرس البحث</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>النص المخزن</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>أعداد الأخبار</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>خبر بلا عنوان</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>ملفات غير مستخدمة</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>سيُزال %n خبرًا.</numerusform>
            <numerusform>سيُزال %n خبر.</numerusform>
            <numerusform>سيُزال %n خبران.</numerusform>
            <numerusform>سيُزال %n أخبار.</numerusform>
            <numerusform>سيُزال %n خبرًا.</numerusform>
            <numerusform>سيُزال %n خبر.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>سيُزال خبر واحد.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>‏{sources} و%n غيرها</numerusform>
            <numerusform>‏{sources} و%n غيرها</numerusform>
            <numerusform>‏{sources} و%n غيرها</numerusform>
            <numerusform>‏{sources} و%n غيرها</numerusform>
            <numerusform>‏{sources} و%n غيرها</numerusform>
            <numerusform>‏{sources} و%n غيرها</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>‏{sources} و1 غيرها</translation>
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
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>وسم جديد</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>حفظ الوسوم</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>حدّد وسومًا أو اكتب وسمًا جديدًا. تُفصل الوسوم بفواصل.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n ساعة</numerusform>
            <numerusform>%n ساعة</numerusform>
            <numerusform>%n ساعتان</numerusform>
            <numerusform>%n ساعات</numerusform>
            <numerusform>%n ساعة</numerusform>
            <numerusform>%n ساعة</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n دقيقة</numerusform>
            <numerusform>%n دقيقة</numerusform>
            <numerusform>%n دقيقتان</numerusform>
            <numerusform>%n دقائق</numerusform>
            <numerusform>%n دقيقة</numerusform>
            <numerusform>%n دقيقة</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>ساعة واحدة</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>دقيقة واحدة</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>تُفحص مرة في اليوم، لأن موقعها لا يستطيع أن يقول إن كان هناك جديد. اختر فترة لتغيير ذلك.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>نادرًا ما تأتي بأخبار جديدة، لذلك تُفحص كل {interval}.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>يطلب موقعها {interval} بين الفحوص.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>لا تُفحص أي خلاصة أكثر من كل {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>تطلب الخلاصة ألا تُفحص في ساعات أو أيام معينة.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>تطلب الخلاصة نفسها {interval} بين الفحوص.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>طلب الموقع التوقف حتى {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>تُحفظ الأخبار ذات النجمة والوسوم دائمًا.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>منها %n غير مقروء</numerusform>
            <numerusform>منها %n غير مقروء</numerusform>
            <numerusform>منها %n غير مقروءين</numerusform>
            <numerusform>منها %n غير مقروءة</numerusform>
            <numerusform>منها %n غير مقروء</numerusform>
            <numerusform>منها %n غير مقروء</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>يطابق %n خبر هنا</numerusform>
            <numerusform>يطابق %n خبر هنا</numerusform>
            <numerusform>يطابق %n خبران هنا</numerusform>
            <numerusform>تطابق %n أخبار هنا</numerusform>
            <numerusform>يطابق %n خبرًا هنا</numerusform>
            <numerusform>يطابق %n خبر هنا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n خبر حتى الآن</numerusform>
            <numerusform>%n خبر حتى الآن</numerusform>
            <numerusform>%n خبران حتى الآن</numerusform>
            <numerusform>%n أخبار حتى الآن</numerusform>
            <numerusform>%n خبرًا حتى الآن</numerusform>
            <numerusform>%n خبر حتى الآن</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>منها واحد غير مقروء</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>يطابق خبر واحد هنا</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>خبر واحد حتى الآن</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>تعبير نمطي</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>الكاتب</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>التصنيف</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>رموز مثل en وde</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>انتهت</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>الخلاصة</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>طريقة المقارنة</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>الرابط</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>المكتومة</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>كتمته «{rules}»</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>إزالة هذا الشرط</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>مفصولة بفواصل</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>الأخبار المطابقة</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>النص</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>لا توجد أخبار بعد لتجربة ذلك عليها.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>العنوان أو النص</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>ما يُبحث عنه</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>أين يُبحث</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>كلمات بأي ترتيب؛ sport* لكل كلمة تبدأ هكذا</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>كلمات متتالية</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>إشعار دائمًا</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>لا يحوي كل الكلمات</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>لا يحوي العبارة</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>لا يطابق</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>يحوي كل الكلمات</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>لا يحوي أيًا من</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>يحوي واحدًا من</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>يحوي العبارة</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>ليس أيًا من</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>واحد من</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>تعليم كمقروء</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>يطابق</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>نقل إلى المقدمة</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>كتم</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>عدم الإشعار أبدًا</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>دون صور</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>حفظ الصور</translation>
    </message>
    <message>
        <source>star</source>
        <translation>نجمة</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>وسم «{name}»</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>فُحص أحدث {number}</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>حتى {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>فُحص {number}</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>العربية</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>الأرمنية</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>البنغالية</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>الصينية</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>الديفاناغارية</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>الجورجية</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>العبرية</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>اليابانية</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>الكورية</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>التاميلية</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>التايلاندية</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>لا يملك هذا النظام خطًا للكتابة {script}. ثبّت خطًا، مثل {family}، لقراءتها.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>تغيّرت منذ قرأتها</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>تغيّرت اليوم أو هذا الأسبوع أو في تاريخ ما</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>أي من الكلمتين</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>اسم مؤلف</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>الخلاصات التي يحتوي اسمها على هذا فقط</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>الأخبار ذات النجمة فقط</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>الأخبار التي كتمتها قاعدة فقط</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>الأخبار التي أوردتها عدة مصادر فقط</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>الأخبار التي غيّرها ناشرها فقط</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>الأخبار التي فيها صور فقط</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>الأخبار التي لها هذا الوسم فقط</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>الأخبار التي قرأتها فقط</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>الأخبار غير المقروءة فقط</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>نُشرت بعد يوم أو شهر أو سنة</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>نُشرت قبل يوم أو شهر أو سنة</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>أزالها ناشرها</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>الأخبار التي عملت عليها قاعدة بهذا الاسم</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>أخبار فيها الكلمتان، بأي ترتيب</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>هذه الكلمات متجاورة</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>تغيّر عنوانها</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>بدون هذه الكلمة</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>كلمة في العنوان</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>مجلد تتشاركه عدة أجهزة</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>تحتاج القاعدة إلى شرط واحد على الأقل وإلى فعل.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>برنامج آخر يستخدم المكتبة. حاول مجددًا بعد لحظة.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>اختر مجلدًا ينقله Syncthing أو Nextcloud أو Dropbox أو ذاكرة USB إلى حواسيبك الأخرى.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>تعذّر الوصول إلى خادم في هذا العنوان. تحقق من الكتابة. يحتاج الخادم غير المشفّر إلى http:// قبل اسمه.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>تعذّر الوصول إلى الخادم. سيحاول DeskReader مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>تعذر الوصول إلى الموقع. تحقق من كتابة العنوان.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>تعذر الوصول إلى الموقع. سيحاول DeskReader لاحقًا.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>تعذرت قراءة ملف الشهادة لهذا الموقع.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>تعذّرت قراءة ملف الشهادة. اختر ملف PEM.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>تعذرت قراءة المستند. DeskReader نفسه بخير.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>تعذرت قراءة الملف ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>تعذّرت قراءة رد الخادم، فلم يتغيّر شيء.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>تعذّرت قراءة ملف شهادة هذا الحساب. اختره من جديد في خصائصه.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>أنشئ كلمة مرور للتطبيقات في إعدادات الأمان في Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>اختصره الموقع</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>لا يستطيع DeskReader استيراد هذا الملف. يمكنه استيراد مكتبات RSS Guard وLiferea وQuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>لا يستطيع DeskReader فتح هذا العنوان. ينبغي أن يشبه example.org أو https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>لا يُسمح لبرنامج DeskReader بالكتابة في {detail}. لم يُفقد شيء ولم يتغير.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>لا يستخدم {detail} عبارة مرور هذا المجلد، لذلك تنتظر تغييراته. أدخلها هناك أيضًا.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>أدخل كلمة مرور هذا الحساب مجددًا: دون حلقة مفاتيح لا يحفظها DeskReader إلا أثناء عمله.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>يستخدم FreshRSS وMiniflux كلمة مرور منفصلة للتطبيقات. عيّنها هناك في ملفك الشخصي.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>‏FreshRSS وMiniflux وغيرهما (واجهة Google Reader)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>حُفظ الخبر كاملًا</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>حُفظ الخبر كاملًا، وبعض الصور ناقصة</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>لم يُعثر على مقال في هذه الصفحة.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>لم يُعثر على خلاصة في هذا العنوان. جرّب الصفحة الأولى للموقع أو عنوان الخلاصة نفسها.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>لم يُعثر على حلقة مفاتيح، لذلك تُحفظ كلمة مرور الحساب حتى إنهاء DeskReader فقط.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>لم يُعثر على قواعد في هذا الملف. يستطيع DeskReader استيراد قواعد RSS Guard وFreshRSS وnewsboat.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>لم يُعثر على خادم من هذا النوع في هذا العنوان. ربما يلزم مسار، مثل https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>لم يُعثر على أخبار في صفحة الموقع. تبقى الأخبار التي لديك.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>لم يُعثر على شيء في هذا العنوان. تحقق من كتابته.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>تُزامَن المقروءة والنجوم. لا يمكن تغيير الخلاصات إلا على الخادم.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>خوادم بواجهة Fever، للمقروء والنجوم فقط</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>حدث خطأ داخل DeskReader. التفاصيل في السجل.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>تم الاشتراك. لم يُعثر على حلقة مفاتيح، لذلك تُحفظ كلمة مرور الخلاصة أو عنوانها الخاص حتى إنهاء DeskReader فقط.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>ملخص فقط</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>ملخص فقط: لم يُعثر على مقال في الصفحة</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>ملخص فقط: حفظ الأخبار كاملة متوقف</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>ملخص فقط: لم يُجلب الخبر كاملًا بعد</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>ملخص فقط: لم تعد الصفحة موجودة</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>ملخص فقط: تحتاج الصفحة إلى متصفح يشغّل البرامج النصية</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>ملخص فقط: البقية للمشتركين</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>ملخص فقط: لم يرد الموقع</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>ملخص فقط: لا يسمح الموقع للقارئات</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>ملخص فقط: يعرض الموقع صفحة موافقة بدل الخبر</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>يقود العنوان إلى شبكتك أو حاسوبك، لذلك لم يُتّبع.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>يعيد العنوان التوجيه في حلقة.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>انقطع الاتصال. سيحاول DeskReader لاحقًا.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>انقطع الاتصال. حاول مجددًا.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>القرص ممتلئ. لم يُفقد شيء. أفرغ مساحة وحاول مجددًا.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>أبلغ القرص عن خطأ ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>الخلاصة في هذا العنوان تالفة ولا يمكن قراءتها.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>لا أخبار في الخلاصة الآن.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>الخلاصة تالفة ولا يمكن قراءتها. تبقى الأخبار التي لديك.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>الملف {detail} ليس ملفًا عاديًا، لذلك لم يُقرأ ولم يُكتب.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>مجلد {detail} غير موجود، لذلك لم يُكتب شيء.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>المجلد {detail} مفقود. تُحفظ تغييراتك حتى يعود.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>كانت المكتبة تالفة. استُعيد: {feeds} من الخلاصات و{articles} من الأخبار، منها {lost} بلا نص حتى ترسله خلاصتها من جديد. حُفظ الملف التالف باسم {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>كانت المكتبة تالفة. حُفظ الملف التالف باسم {detail}، ولم يُحذف منه شيء.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>لا يرد الوكيل، أو أنه يحتاج إلى اسم مستخدم وكلمة مرور. راجع الإعدادات، الخلاصات والتحديث، أو خصائص الخلاصة.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>لا يستجيب الوكيل، أو يطلب اسم مستخدم وكلمة مرور. راجع الإعدادات، الخلاصات والتحديث.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>أغلق الناشر هذه الخلاصة.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>أغلق الناشر هذه الخلاصة. يمكنك إلغاء الاشتراك.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>طلب الخادم التوقف مؤقتًا. سينتظر DeskReader المدة المطلوبة.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>طلب الخادم التوقف مؤقتًا. حاول مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>لم يقبل الخادم هذا التغيير ({detail})، لذلك يسري على هذا الحاسوب فقط.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>لم يقبل الخادم اسم المستخدم وكلمة المرور. تحتاج بعض الخوادم إلى كلمة مرور خاصة بالتطبيقات من صفحة إعداداتها.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>يواجه الخادم مشكلات الآن. سيحاول DeskReader مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>لم يعد الخادم يعرف خلاصات هذا الحساب وأخباره. ربما أُعيد تثبيته. لم يتغيّر شيء. اختر ما يُحتفظ به: خلاصات الخادم أو خلاصات هذا الحاسوب.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>لم يعد الخادم يستجيب في هذا العنوان. تحقق منه في خصائص الحساب.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>رد الخادم بخطأ. تحقق من تفعيل وصول التطبيقات (واجهته البرمجية) في إعداداته، أو حاول مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>أرسل الخادم ردًا غير متوقع ({detail}). سيحاول DeskReader مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>أرسل الخادم بيانات كثيرة دفعة واحدة، فلم يتغيّر شيء.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>استغرق الخادم وقتًا طويلًا للرد. سيحاول DeskReader مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>استغرق الخادم وقتًا طويلًا للرد. حاول مجددًا لاحقًا.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>شهادة الخادم غير صالحة، فلم يتصل DeskReader.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>شهادة الخادم غير صالحة، فلم تُرسل كلمة المرور. إن كانت سلطتك الخاصة قد وقّعتها، فأضف شهادة تلك السلطة.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>لا يمكن أن يكون رد الخادم صحيحًا ({detail})، لذلك لم يتغير شيء. سيحاول DeskReader لاحقًا.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>رد الخادم معقّد أكثر مما يحتمل DeskReader، فلم يتغيّر شيء.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>كانت الإعدادات تالفة، لذلك تُستخدم الافتراضية. حُفظ الملف التالف باسم {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>طلب الموقع التوقف. سينتظر DeskReader المدة التي طلبها.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>طلب الموقع التوقف. حاول لاحقًا.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>يطلب الموقع من البرامج ألا تقرأ هذه الصفحة.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>يواجه الموقع مشكلات الآن. سيحاول DeskReader لاحقًا.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>يواجه الموقع مشكلات الآن. حاول لاحقًا.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>أرسل الموقع ردًا غير متوقع ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>أرسل الموقع بيانات كثيرة جدًا، لذلك لم يُقرأ الباقي.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>استغرق الموقع وقتًا طويلًا في الرد. سيحاول DeskReader لاحقًا.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>استغرق الموقع وقتًا طويلًا في الرد. حاول لاحقًا.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>شهادة الموقع غير صالحة، لذلك لم يتصل DeskReader.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>القواعد كثيرة جدًا ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>لا شيء في هذا العنوان منذ أسبوعين، لذلك توقف DeskReader عن فحصه. يمكنك إلغاء الاشتراك.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>لا توجد نسخة سابقة من هذا الخبر.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>المجلد {detail} غير موجود.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>لا يوجد هذا الحساب.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>لا توجد هذه الخلاصة في المكتبة.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>لا توجد قاعدة كهذه.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>لا يوجد هذا الخبر في المكتبة.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>لم يعد هناك شيء في هذا العنوان. سيفحص DeskReader مجددًا غدًا.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>هذا الحساب متوقف مؤقتًا. تُحفظ تغييراتك حتى تستأنفه.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>تجري مزامنة هذا الحساب الآن. حاول مجددًا بعد دقيقة.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>هذا العنوان غير مشفّر، لذلك قد يقرأ آخرون على الشبكة كلمة مرورك. استخدم https:// أو أكّد قبولك بذلك.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>لا تُكتب الشروط هكذا: {detail}. ينبغي أن تشبه title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>تحتاج هذه الخلاصة إلى كلمة مرور أو اشتراك.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>تحتاج هذه الخلاصة مجددًا إلى كلمة مرورها أو عنوانها الخاص: دون حلقة مفاتيح لا يحفظها DeskReader إلا أثناء عمله. أدخلها في خصائص الخلاصة.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>هذا الملف أكبر من أن يُستورد ({detail})، لذلك لم يُستورد شيء.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>يحتوي هذا المجلد على صفحة ويب أخطأ DeskReader في قراءتها وعلى نسخته منها.

page.html    الصفحة كما أرسلها الموقع
result.json  ما أخذه DeskReader منها: العنوان والمؤلف والتاريخ والنص والصور

لم يُرسل شيء إلى أي مكان. للمساعدة في تحسين DeskReader أرسل هذا المجلد إلى صانعيه.
إن كنت قد سجلت الدخول إلى الموقع فراجع page.html أولًا: فقد يحتوي على اسمك أو على رابط خاص.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>هذا المجلد مشفّر. أدخل عبارة المرور التي تستخدمها أجهزتك الأخرى.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>هذا كل ما تقدمه الخلاصة</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>هذا ليس ملفًا صدّره DeskReader، أو أنه تالف ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>هذه ليست خلاصة.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>هذا ليس عنوان وكيل. ينبغي أن يشبه http://host:8080 أو socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>هذا ليس ملف OPML يضم خلاصات.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>هذا ليس عنوانًا. ينبغي أن يشبه rss.example.org أو https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>ليس هذا تعبيرًا نمطيًا صالحًا: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>ليست هذه عبارة المرور التي تستخدمها أجهزتك الأخرى لهذا المجلد. لم يُقرأ شيء ولم يُكتب.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>لا يستطيع هذا النوع من الخوادم فعل ذلك ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>أنشأ هذه المكتبة إصدار أحدث من DeskReader. حدّث DeskReader لفتحها، ولم يتغير شيء.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>هذه الصفحة أعقد من أن يقرأها DeskReader.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>لا يمكن عرض هذه الصورة.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>يستغرق هذا التعبير النمطي وقتًا طويلًا للبحث في خبر. بسّطه ثم فعّل القاعدة مجددًا.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>لا خلاصة لهذا الموقع. يقرأ DeskReader قائمة أخباره بدلًا منها.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>لا خلاصة لهذا الموقع. يراقب DeskReader صفحته بحثًا عن أخبار جديدة.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>فعّل الوصول إلى الواجهة البرمجية في تفضيلات Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>في انتظار الحفظ</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>ما تعذرت استعادته جاء من النسخة الاحتياطية بتاريخ {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>لديك هذا الحساب بالفعل. اسمه {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>أنت مشترك بالفعل في هذه الخلاصة.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>أنت غير متصل. سيتابع DeskReader عند عودة الاتصال.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>أنت غير متصل. حاول مجددًا عند عودة الاتصال.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>تنبيهات رسائل منبثقة</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>محاذاة كتلة نص</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>أرشيف zip الانتقال إلى حاسوب آخر</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>صوت كتم ضجيج صفير</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>تشغيل تلقائي إقلاع دخول</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>نسخ احتياطي استعادة أمان</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>بطارية طاقة حاسوب محمول</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>نص برمجي تمرير برمجة</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>مضغوط تباعد مصغرات مقتطفات صفوف</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>حذف قديم تنظيف حماية</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>حذف قديم تنظيف انتهاء</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>حذف قديم epub كتب تنظيف</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>قرص مساحة ذاكرة غيغابايت</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>عدم الإزعاج ليل صمت إيقاف</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>تنزيل نص كامل صفحات</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>تكرار مكرر خبر واحد دمج</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>فيلم لعبة عرض تقديمي عدم الإزعاج</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>تصفية غير مقروء نجمة إخفاء</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>مجلد مسار بيانات</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>خط عائلة مذيل</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>خط نص أكبر أصغر تكبير</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>خط تكبير مقياس أكبر أصغر</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>جمع تكرار مكرر خبر واحد متعلق مجموعة دمج</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>إخفاء شريط المهام الدرج</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>تمييز لون سطح المكتب</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>صور تنزيل</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>فترة تحديث كم مرة تلقائي</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>لوحة مفاتيح اختصارات vim مخطط</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>كلمات مفتاحية دائما أبدا تصفية تنبيه</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>تخطيط أعمدة ألواح فوق تقسيم</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>حد حذف قديم تنظيف</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>طول السطر هوامش ضيق واسع</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>سجل أخطاء حركة بايت طلبات</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>بيانات الهاتف نقطة اتصال تجوال</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>صباح صحيفة قارئ إلكتروني kindle kobo كتاب جدول موجز</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>كتم تصفية حظر إخفاء تجاهل كلمات كلمات مفتاحية</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>شبكة اتصال tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>عدد دفعة واحدة أقصى</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml الانتقال من قارئ آخر</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml حفظ قائمة الخلاصات</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>ترتيب الأحدث الأقدم تاريخ</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>ألوان خاصة ملف لوحة</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>لوحة مؤشر حالة أيقونة</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>ورق بني خلفية سمة</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>مسار مجلد epub كتب</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>تقليل الحركة رسوم متحركة صور متحركة gif إمكانية الوصول</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>تحديث بدء</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>شريط جانبي مقروء خلاصات فارغة</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>تباعد الأسطر</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>بدء مصغر</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>مزامنة خادم تسجيل الدخول freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>سمة داكن فاتح ليل مظهر</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>ترجمة لغة الواجهة الإنجليزية الألمانية الفرنسية العربية</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>درج خلفية إغلاق إنهاء</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>غير مقروء تأخير تلقائي ثوانٍ</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>تحقق إصلاح سلامة تلف</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n خلاصة فيها مشكلات</numerusform>
            <numerusform>%n خلاصة فيها مشكلات</numerusform>
            <numerusform>%n خلاصتان فيها مشكلات</numerusform>
            <numerusform>%n خلاصات فيها مشكلات</numerusform>
            <numerusform>%n خلاصة فيها مشكلات</numerusform>
            <numerusform>%n خلاصة فيها مشكلات</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n خبرًا غير محفوظ</numerusform>
            <numerusform>%n خبر غير محفوظ</numerusform>
            <numerusform>%n خبران غير محفوظ</numerusform>
            <numerusform>%n أخبار غير محفوظ</numerusform>
            <numerusform>%n خبرًا غير محفوظ</numerusform>
            <numerusform>%n خبر غير محفوظ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n خبرًا محفوظ جزئيًا</numerusform>
            <numerusform>%n خبر محفوظ جزئيًا</numerusform>
            <numerusform>%n خبران محفوظ جزئيًا</numerusform>
            <numerusform>%n أخبار محفوظ جزئيًا</numerusform>
            <numerusform>%n خبرًا محفوظ جزئيًا</numerusform>
            <numerusform>%n خبر محفوظ جزئيًا</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n غير مقروء</numerusform>
            <numerusform>%n غير مقروء</numerusform>
            <numerusform>%n غير مقروء</numerusform>
            <numerusform>%n غير مقروء</numerusform>
            <numerusform>%n غير مقروء</numerusform>
            <numerusform>%n غير مقروء</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>خلاصة واحدة فيها مشكلة</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>خبر واحد غير محفوظ</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>خبر واحد محفوظ جزئيًا</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 غير مقروء</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>تعذر الوصول إلى %n خلاصة</numerusform>
            <numerusform>تعذر الوصول إلى %n خلاصة</numerusform>
            <numerusform>تعذر الوصول إلى %n خلاصتان</numerusform>
            <numerusform>تعذر الوصول إلى %n خلاصات</numerusform>
            <numerusform>تعذر الوصول إلى %n خلاصة</numerusform>
            <numerusform>تعذر الوصول إلى %n خلاصة</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>تعذر الوصول إلى خلاصة واحدة</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>تعذّرت مزامنة %n حساب</numerusform>
            <numerusform>تعذّرت مزامنة %n حساب</numerusform>
            <numerusform>تعذّرت مزامنة %n حسابين</numerusform>
            <numerusform>تعذّرت مزامنة %n حسابات</numerusform>
            <numerusform>تعذّرت مزامنة %n حسابًا</numerusform>
            <numerusform>تعذّرت مزامنة %n حساب</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>تعذّرت مزامنة حساب واحد</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>تعذر تحديث %n خلاصة</numerusform>
            <numerusform>تعذر تحديث %n خلاصة</numerusform>
            <numerusform>تعذر تحديث %n خلاصتان</numerusform>
            <numerusform>تعذر تحديث %n خلاصات</numerusform>
            <numerusform>تعذر تحديث %n خلاصة</numerusform>
            <numerusform>تعذر تحديث %n خلاصة</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>تعذر تحديث خلاصة واحدة</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>اسم جديد</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>لم يُحدّث بعد</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>دون اتصال · الأخبار المحفوظة متاحة</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>متوقف مؤقتًا</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>جارٍ التحديث: {done} من {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>جارٍ التحديث …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>جارٍ حفظ الأخبار: {done} من {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>القرص ممتلئ · الجلب متوقف حتى تتوفر مساحة</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>حُدّث {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>كل شيء محفوظ</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>مشكلة: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>تباين «{role}» على «{background}» هو {ratio}:1، والمطلوب 4.5:1 على الأقل.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>لون «{role}» غير مكتوب بالصيغة #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>لا يمكن فتح ملف السمة.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>ليس في ملف السمة «colors».</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>ملف السمة كبير جدًا.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>ملف السمة ليس JSON صالحًا.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>يذكر ملف السمة دورًا غير معروف: «{role}».</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>يجب أن تكون «base» في السمة «light» أو «dark».</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n خلاصة هنا فيها مشكلات</numerusform>
            <numerusform>%n خلاصة هنا فيها مشكلات</numerusform>
            <numerusform>%n خلاصتان هنا فيها مشكلات</numerusform>
            <numerusform>%n خلاصات هنا فيها مشكلات</numerusform>
            <numerusform>%n خلاصة هنا فيها مشكلات</numerusform>
            <numerusform>%n خلاصة هنا فيها مشكلات</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>%n مصدرًا آخر</numerusform>
            <numerusform>%n مصدر آخر</numerusform>
            <numerusform>%n مصدران آخران</numerusform>
            <numerusform>%n مصادر أخرى</numerusform>
            <numerusform>%n مصدرًا آخر</numerusform>
            <numerusform>%n مصدر آخر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>%n خبرًا آخر</numerusform>
            <numerusform>%n خبر آخر</numerusform>
            <numerusform>%n خبران آخران</numerusform>
            <numerusform>%n أخبار أخرى</numerusform>
            <numerusform>%n خبرًا آخر</numerusform>
            <numerusform>%n خبر آخر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n محدد</numerusform>
            <numerusform>%n محدد</numerusform>
            <numerusform>%n محدد</numerusform>
            <numerusform>%n محدد</numerusform>
            <numerusform>%n محدد</numerusform>
            <numerusform>%n محدد</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
            <numerusform>%n خبران</numerusform>
            <numerusform>%n أخبار</numerusform>
            <numerusform>%n خبرًا</numerusform>
            <numerusform>%n خبر</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>خلاصة واحدة هنا فيها مشكلة</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>مصدر آخر</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>خبر آخر</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 محدد</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>خبر واحد</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>خصائص الحساب…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>تغيّر</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>عُدّل</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>ستظهر هنا الأخبار الجديدة المطابقة.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>لا أخبار مكتومة</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>لا أخبار بنجمة هنا</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>لا أخبار بنجمة بعد</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>لا أخبار هنا</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>لا أخبار تطابق «{query}»</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>لا شيء يطابق هذا البحث بعد</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>لا جديد اليوم</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>لا شيء غير مقروء</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>لا شيء غير مقروء هنا</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>اضغط R للبحث عن أخبار جديدة.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>اضغط R للمحاولة مجددًا.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>اضغط S لإضافة نجمة إلى خبر. لا تُحذف الأخبار ذات النجمة أبدًا.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>أُزيل</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>البحث في كل شيء</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>حدّد الخلاصة لترى المشكلة، أو اضغط R للمحاولة مجددًا.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>عرض كل الأخبار</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>تبقى هنا الأخبار التي تكتمها قاعدة.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>ستظهر هنا أخبار آخر 24 ساعة.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>جرّب كلمات أقل أو مختلفة، أو اضغط Esc لمسح البحث.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>خبر بلا عنوان</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>قرأت كل شيء</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>قرأت كل شيء. ستظهر الأخبار الجديدة هنا.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>تغيّر منذ قرأته</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>عدّله ناشره</translation>
    </message>
    <message>
        <source>read</source>
        <translation>مقروء</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>أزاله ناشره</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>بنجمة</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>غير مقروء</translation>
    </message>
    <message>
        <source>update</source>
        <translation>تحديث</translation>
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
        <translation>كل الأخبار</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>المكتومة</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>على هذا الحاسوب</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>بحث</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>ذات النجمة</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>موجز اليوم</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>غير المقروءة</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>قبل %n يومًا</numerusform>
            <numerusform>قبل %n يوم</numerusform>
            <numerusform>قبل %n يومين</numerusform>
            <numerusform>قبل %n أيام</numerusform>
            <numerusform>قبل %n يومًا</numerusform>
            <numerusform>قبل %n يوم</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>قبل %n س</numerusform>
            <numerusform>قبل %n س</numerusform>
            <numerusform>قبل %n س</numerusform>
            <numerusform>قبل %n س</numerusform>
            <numerusform>قبل %n س</numerusform>
            <numerusform>قبل %n س</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>قبل %n د</numerusform>
            <numerusform>قبل %n د</numerusform>
            <numerusform>قبل %n د</numerusform>
            <numerusform>قبل %n د</numerusform>
            <numerusform>قبل %n د</numerusform>
            <numerusform>قبل %n د</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>قبل يوم</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>قبل 1 س</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>قبل 1 د</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>أمس</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d MMMM yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd، d MMMM</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>الآن</translation>
    </message>
</context>
</TS>
