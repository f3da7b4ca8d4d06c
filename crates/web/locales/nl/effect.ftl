# De effectrapportage aan het ministerie.
effects-title = Effectrapportage
door-effects = Wat er van de jongeren op de schoollijsten is geworden, in aantallen voor het ministerie.
effects-lead = Wat er in een schooljaar is gedaan voor de jongeren op de schoollijsten, en waar zij terechtkwamen. Alleen aantallen.
effects-year = Schooljaar
effects-none = Over { $value } is er niets te tellen
effects-none-text = Kies een ander schooljaar, of lever eerst een schoollijst aan.
effects-frozen = Zoals vastgezet op { $value }
effects-frozen-text = Deze aantallen veranderen niet meer. Kies het schooljaar om te zien hoe het er nu voor staat.
effects-open = { $n ->
    [one] Van 1 jongere is de uitkomst nog niet bekend
   *[other] Van { $aantal } jongeren is de uitkomst nog niet bekend
}
effects-open-text = Zij tellen nog niet bij een bestemming. Vul eerst hun uitkomst in bij de schoollijsten.
effects-complete = Van iedereen op de lijsten is de uitkomst bekend
effects-as-of = Geteld op
effects-due = Aanleveren uiterlijk
effects-delivered-on = Aangeleverd op
effects-not-delivered = Nog niet
effects-deliver = Leg vast dat u aanleverde
effects-deliver-lead = De aantallen van nu worden bewaard zoals u ze aanleverde. Verandert er later iets, dan kunt u een nieuwe versie vastzetten; deze blijft staan.
effects-deliver-do = Zet de aantallen vast
effects-delivered-hint = De dag waarop u het bestand aan het ministerie gaf.
effects-open-rows = Jongeren zonder bekende uitkomst
effects-xlsx = Als spreadsheet (XLSX)
effects-csv = Als CSV
effects-part = Onderdeel
effects-region = Regio
effects-nothing = Er is niets te tellen.
effects-part-trajectories = Begeleiding
effects-part-destinations = Waar zij terechtkwamen
effects-part-durations = Hoe lang het duurde
effects-part-rows = Hoe volledig het is
effects-delivered = Vastgezet, de nieuwste eerst
effects-version = Versie
effects-version-number = Versie { $value }
effects-by = Vastgelegd door
effects-changed = Veranderd sinds de laatste versie
effects-was = Vastgezet
effects-is = Nu
effects-how = Hoe wordt er geteld?
effects-how-rows = Geteld uit de rijen van de schoollijsten. Wie is opgepakt, telt in het schooljaar waarin dat gebeurde; wie daarvoor was opgepakt en nog begeleid wordt, telt als doorlopend.
effects-how-once = Wie op meer lijsten staat, telt één keer. De laatste uitkomst telt.
effects-how-destinations = De zeven bestemmingen zijn die van het ministerie. Wie geen contact wil, telt bij overig.
effects-how-small = Kleine aantallen staan erin, want het ministerie vraagt ze. Publiceer deze tabel niet.
gedaan-effecten-vastgezet = De aantallen zijn vastgezet.
act-SeeEffects = Effectrapportage bekeken
act-DeliverEffects = Effectrapportage vastgezet
