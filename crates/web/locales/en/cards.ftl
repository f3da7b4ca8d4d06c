# Cards and card texts.
cards-title = Cards
cards-lead = Release cards in waves that fit the number of home visits you can make in a week. Print them and record when they were posted.
cards-waiting = wait for release
cards-to-print = to print
cards-to-send = print runs not sent yet
cards-release-title = Release cards
cards-print-title = Print cards
cards-open-batch = Open the print run
cards-next-send =
    { $n ->
        [one] Send { $aantal } card
       *[other] Send { $aantal } cards
    }
cards-next-send-line = The run is printed. After posting, record the day; then the time to answer starts.
cards-next-print =
    { $n ->
        [one] Print { $aantal } card
       *[other] Print { $aantal } cards
    }
cards-next-print-line = These cards are released.
cards-next-release =
    { $n ->
        [one] { $aantal } card waits for release
       *[other] { $aantal } cards wait for release
    }
cards-next-release-line = What has not been released is not late.
cards-next-none = There are no cards to make
cards-next-none-line = After the next hand-over new cards will be here.
cards-batches = Print runs
cards-no-batches = Nothing has been printed yet.
column-made = Made on
column-cards = Cards
column-by = By
column-state = State
batch-failed = Failed
batch-making = Being made
batch-making-line = You may leave this page; the work goes on.
batch-ready = Ready to send
batch-sent = Sent on { $value }
batch-title = Print run of { $value }
batch-progress = { $done } of { $total } cards
batch-back = Back to the cards
batch-facts = Print run
batch-documents = Documents
document-cards = Cards (PDF)
document-cards-hint = A5, one card a page
document-sheets = Address sheets (PDF)
document-sheets-hint = For window envelopes
document-labels = Labels (PDF)
document-labels-hint = Instead of address sheets
sent-title = Sent?
sent-lead = Record when the cards were posted. From that day we wait for an answer.
sent-day = Day of sending
sent-day-hint = Not in the future
sent-submit = Record as sent
release-none = There are no cards to release
release-none-line = After a list is handed over, the cards of the young people you will approach wait here.
release-lead = Do not release more cards than the home visits you can make if nobody answers.
release-capacity = Home visits a week
release-suggested = Suggestion
release-count = Number of cards
release-count-hint = The suggestion fits your week.
release-order = Order
release-postcode = By postcode
release-postcode-hint = Home visits are then close together.
release-random = Random
release-random-hint = Everyone has the same chance.
release-submit = Release cards
print-lead = First look who gets no card now, and what happens then.
print-submit =
    { $n ->
        [one] Print { $aantal } card
       *[other] Print { $aantal } cards
    }
print-none = There is nothing to print
print-none-line = First release cards.
print-skipped = Skipped
print-nobody-skipped = Nobody is skipped.
print-name-withheld = (name not shown)
column-why = Why
column-owner = Who must act
own-cards-title = Own cards
own-cards-lead = Your municipality approaches the self-employed itself. Print their cards here and record the answers in the case.
own-cards-print = Print cards for { $value }
gedaan-vrijgegeven = The cards are released.
gedaan-afgedrukt = The cards are being made.
gedaan-verstuurd = Recorded that the cards were sent.
gedaan-niets-af-te-drukken = There was nothing to print.

card-texts-title = Card texts
card-texts-lead = Two cards: one for the self-employed and one for all others. Every change is a new version; its number is on the card.
card-texts-caption = Card texts in use
card-texts-none = There are no card texts for your sub-region yet.
card-texts-back = Back to the card texts
card-not-in-view = Card for young people out of sight
card-self-employed = Card for the self-employed
column-card = Card
column-version = Version
card-text-fit = Fit for use
card-text-unfit = Not finished
card-text-lead = Write briefly and in plain words (level B1). You may use {"{voornaam}"}, {"{naam}"}, {"{code}"}, {"{telefoon}"} and {"{gemeente}"}.
card-text-problems = This still has to be mended
card-text-version = Version { $value }
card-title = Title
card-body = Text
card-body-hint = An empty line starts a new paragraph.
card-rights = Rights of the young person
card-rights-hint = One point a line: source, purpose, ground, term, access, objection, complaint (GDPR article 14).
card-organisation = Organisation
card-contact = Signed by
card-phone = Telephone
card-whatsapp = WhatsApp
card-return = Return address
card-return-hint = On one line
card-text-save = Save new version
card-text-preview = Preview (PDF)
gedaan-kaarttekst = The new version is saved.
