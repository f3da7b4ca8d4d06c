# Vernietiging: certificaten, wat eraan komt, lijsten en berichten.
certificates-title = Certificaten van vernietiging
certificates-lead = Van elke vernietiging staat hier een certificaat, zonder gegevens van de jongere. De zaak heeft een willekeurig nummer.
certificates-caption = Certificaten, de nieuwste eerst
certificates-none = Er is nog niets vernietigd.
certificates-check = Een certificaat controleren
certificates-check-line = De beheerder controleert het JSON-bestand met: vangnet certificate verify BESTAND. Dat vergelijkt het met de handtekening en met het logboek.
column-destroyed = Wat
column-ground = Grond
menu-destruction = Vernietiging
door-destruction = Wat vernietigd gaat worden, lijsten om te ondertekenen en bewijs

due-title = Vernietiging
due-lead = Wat de komende dertien weken aan zijn termijn komt. Alleen aantallen, geen personen.
due-caption = Per week, de eerste week eerst
due-none = De komende dertien weken komt er niets aan zijn termijn.
due-week = Week van { $value }
due-list-of = Lijst van { $value } nakijken
due-by-itself = Vanzelf
due-by-signature = Na ondertekening van de lijst
due-overdue = { $n ->
    [one] { $aantal } dossier is over zijn termijn en de lijst is niet ondertekend
   *[other] { $aantal } dossiers zijn over hun termijn en de lijst is niet ondertekend
}
due-overdue-line = { $place }: { $cases }
due-overdue-what = Wat op toestemming berustte, is al vernietigd. De privacy officer kijkt de lijst na, houdt zo nodig een dossier aan en ondertekent.
column-week = Week
column-class = Soort
column-how = Hoe
column-ended = Hoe het eindigde
column-due = Vernietigen op
column-held = Aanhouden
column-until = Tot en met
destruction-list-title = Vernietigingslijst van { $value }
destruction-list-lead = Deze dossiers komen deze maand aan hun termijn, of hadden al vernietigd moeten zijn. Kijk of de wet vraagt om een dossier langer te bewaren en houd dat aan. Onderteken daarna de lijst.
destruction-list-caption = Dossiers tot en met { $value }
destruction-list-empty = Deze maand is er geen dossier om te vernietigen.
destruction-sign = De lijst ondertekenen
destruction-sign-lead = Elk dossier wordt vernietigd op de dag die erbij staat, of meteen als die dag voorbij is. Dat kan niet worden teruggedraaid. Wat is aangehouden, blijft.
destruction-sign-seen = Nagekeken
destruction-sign-yes = Ik heb de lijst nagekeken. Voor deze dossiers is geen reden om ze langer te bewaren.
destruction-sign-first = Kijk de lijst na en zet een vinkje als dat is gedaan.
destruction-sign-submit = { $n ->
    [one] Onderteken voor { $aantal } dossier
   *[other] Onderteken voor { $aantal } dossiers
}
signed-lists = Eerder ondertekend
signed-lists-none = Er is nog geen lijst ondertekend.
gedaan-lijst-ondertekend = De lijst is ondertekend. De dossiers worden vernietigd op de dag die erbij stond.
hold-back = Aanhouden
held-until = Aangehouden tot en met { $value }
hold-title = Vernietiging aanhouden
hold-lead = Een dossier blijft alleen langer bewaard om een reden uit de wet, en tot een dag. Vraagt de jongere zelf om te worden vergeten, dan gaat dat voor.
hold-reason = Reden
hold-until = Aanhouden tot en met
hold-until-hint = Daarna komt het dossier vanzelf weer op de lijst.
hold-submit = Aanhouden
hold-now = Zo staat het nu
hold-anew = Met een andere reden of dag
hold-let-go = Niet langer aanhouden
gedaan-aangehouden = De vernietiging wordt aangehouden.
gedaan-niet-aangehouden = De vernietiging wordt niet meer aangehouden.

recipients-title = Wie iets heeft ontvangen
recipients-lead = Aan deze partijen is met toestemming iets over de jongere verteld. Wordt dat hier vernietigd, dan vragen we hun dat ook te doen. Druk de brieven af voordat u vernietigt: daarna is de naam er niet meer.
recipients-caption = Ontvangers
recipients-none = Er is aan niemand buiten deze zaak iets verteld.
recipients-print = Brief ophalen (PDF)
recipients-prepare = Brief klaarzetten voor { $value }
recipients-not-yet = Nog niet klaargezet
gedaan-brief-klaar = De brief staat klaar om op te halen.
recipients-on = Naar vergeten worden
column-receiver = Ontvanger
column-last-contact = Laatste contact
column-letter = Brief
receivers-title = Berichten aan ontvangers
receivers-lead = Na een vernietiging vragen we wie iets had ontvangen om dat ook te vernietigen. Hier staat of er antwoord is. Om wie het ging, is niet meer te zien.
receivers-caption = Berichten, die zonder antwoord eerst
receivers-none = Er zijn geen berichten.
receivers-save = Antwoorden bewaren
receivers-late = { $n ->
    [one] Op { $aantal } bericht is te lang geen antwoord
   *[other] Op { $aantal } berichten is te lang geen antwoord
}
receivers-late-line = Herinner de ontvanger en kies 'Vandaag herinnerd'. Noem alleen het kenmerk.
receivers-reminded = Vandaag herinnerd
receivers-own-system = Eigen systeem van de gemeente
receivers-not-printed = Brief niet afgedrukt: vraag het met soort en dag
receivers-answered-on = Antwoord op { $value }
receivers-reminded-on = Herinnerd op { $value }
receivers-is-late = Te lang geen antwoord
receivers-answer-of = Antwoord op { $value }
column-reference = Kenmerk
column-receivers-destroyed = Vernietigd op
gedaan-berichten = De antwoorden zijn bewaard.

rule-decision = Nummer van het besluit
rule-decision-hint = Een bewaartermijn verandert alleen op een besluit, bijvoorbeeld van de privacy officer.
rule-decided-on = Dag van het besluit
rule-decided-by = Wie het besluit nam
rule-decided = Besluit { $number } van { $day }, door { $by }
