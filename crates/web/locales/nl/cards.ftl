# Kaarten en kaartteksten.
cards-title = Kaarten
cards-lead = Geef kaarten vrij in golven die passen bij het aantal huisbezoeken dat u per week kunt doen. Druk ze af en leg vast wanneer ze op de post gingen.
cards-waiting = wachten op vrijgave
cards-to-print = af te drukken
cards-to-send = series nog niet verstuurd
cards-release-title = Kaarten vrijgeven
cards-print-title = Kaarten afdrukken
cards-open-batch = Open de serie
cards-next-send =
    { $n ->
        [one] Verstuur { $aantal } kaart
       *[other] Verstuur { $aantal } kaarten
    }
cards-next-send-line = De serie is gedrukt. Leg na het posten de dag vast; dan gaat de reactietijd lopen.
cards-next-print =
    { $n ->
        [one] Druk { $aantal } kaart af
       *[other] Druk { $aantal } kaarten af
    }
cards-next-print-line = Deze kaarten zijn vrijgegeven.
cards-next-release =
    { $n ->
        [one] { $aantal } kaart wacht op vrijgave
       *[other] { $aantal } kaarten wachten op vrijgave
    }
cards-next-release-line = Wat nog niet is vrijgegeven, is niet te laat.
cards-next-none = Er zijn geen kaarten te maken
cards-next-none-line = Na de volgende overdracht staan hier nieuwe kaarten.
cards-batches = Series
cards-no-batches = Er is nog niets afgedrukt.
column-made = Gemaakt op
column-cards = Kaarten
column-by = Door
column-state = Stand
batch-failed = Mislukt
batch-making = Wordt gemaakt
batch-making-line = U kunt deze pagina verlaten; het maken gaat door.
batch-ready = Klaar om te versturen
batch-sent = Verstuurd op { $value }
batch-title = Serie van { $value }
batch-progress = { $done } van { $total } kaarten
batch-back = Terug naar de kaarten
batch-facts = Serie
batch-documents = Documenten
document-cards = Kaarten (pdf)
document-cards-hint = A5, één kaart per pagina
document-sheets = Adresvellen (pdf)
document-sheets-hint = Voor vensterenveloppen
document-labels = Etiketten (pdf)
document-labels-hint = In plaats van adresvellen
sent-title = Verstuurd?
sent-lead = Leg vast wanneer de kaarten op de post gingen. Vanaf die dag wachten we op een reactie.
sent-day = Dag van verzending
sent-day-hint = Niet in de toekomst
sent-submit = Vastleggen als verstuurd
release-none = Er zijn geen kaarten om vrij te geven
release-none-line = Na de overdracht van een lijst wachten hier de kaarten van de jongeren die u gaat benaderen.
release-lead = Geef niet meer kaarten vrij dan u huisbezoeken kunt doen als niemand reageert.
release-capacity = Huisbezoeken per week
release-suggested = Voorstel
release-count = Aantal kaarten
release-count-hint = Het voorstel past bij uw week.
release-order = Volgorde
release-postcode = Op postcode
release-postcode-hint = Huisbezoeken liggen dan dicht bij elkaar.
release-random = Willekeurig
release-random-hint = Iedereen heeft evenveel kans.
release-submit = Kaarten vrijgeven
print-lead = Kijk eerst wie er nu geen kaart krijgt, en wat er dan gebeurt.
print-submit =
    { $n ->
        [one] { $aantal } kaart afdrukken
       *[other] { $aantal } kaarten afdrukken
    }
print-none = Er is niets af te drukken
print-none-line = Geef eerst kaarten vrij.
print-skipped = Wordt overgeslagen
print-nobody-skipped = Er wordt niemand overgeslagen.
print-name-withheld = (naam niet getoond)
column-why = Waarom
column-owner = Wie is aan zet
own-cards-title = Eigen kaarten
own-cards-lead = Uw gemeente benadert zelfstandigen zelf. Druk hun kaarten hier af en leg de reacties vast in de zaak.
own-cards-print = Kaarten afdrukken voor { $value }
gedaan-vrijgegeven = De kaarten zijn vrijgegeven.
gedaan-afgedrukt = De kaarten worden gemaakt.
gedaan-verstuurd = Vastgelegd dat de kaarten zijn verstuurd.
gedaan-niets-af-te-drukken = Er was niets af te drukken.

card-texts-title = Kaartteksten
card-texts-lead = Twee kaarten: een voor zelfstandigen en een voor alle anderen. Elke wijziging is een nieuwe versie; het nummer staat op de kaart.
card-texts-caption = Kaartteksten in gebruik
card-texts-none = Er zijn nog geen kaartteksten voor uw subregio.
card-texts-back = Terug naar de kaartteksten
card-not-in-view = Kaart voor jongeren die niet in beeld zijn
card-self-employed = Kaart voor zelfstandigen
column-card = Kaart
column-version = Versie
card-text-fit = Klaar voor gebruik
card-text-unfit = Nog niet af
card-text-lead = Schrijf kort en in gewone woorden (taalniveau B1). U kunt {"{voornaam}"}, {"{naam}"}, {"{code}"}, {"{telefoon}"} en {"{gemeente}"} gebruiken.
card-text-problems = Dit moet nog beter
card-text-version = Versie { $value }
card-title = Titel
card-body = Tekst
card-body-hint = Een lege regel begint een nieuwe alinea.
card-rights = Rechten van de jongere
card-rights-hint = Eén punt per regel: bron, doel, grondslag, bewaren, inzage, bezwaar, klacht (AVG artikel 14).
card-organisation = Organisatie
card-contact = Ondertekenaar
card-phone = Telefoon
card-whatsapp = WhatsApp
card-return = Retouradres
card-return-hint = Op één regel
card-text-save = Nieuwe versie opslaan
card-text-preview = Voorbeeld (pdf)
gedaan-kaarttekst = De nieuwe versie is opgeslagen.
