"""What headers say in German, Spanish and French, by field: `app.intake.wording` reads them beside the English ones."""

ELSEWHERE: dict[str, str] = {
    "member_id": "kunden id, kundennummer id, mitglied nr, mitglieds id, nº socio, n socio, nº de socio, número de "
    "socio, id socio, nº cliente, número de cliente, id cliente, código, n° client, no client, numéro "
    "client, n° adhérent, numéro d adhérent, id client, id adhérent",
    "name": "mitgliedsname, kundenname, teilnehmer, nombre completo, nombre y apellidos, socio, cliente, abonado, "
    "nom complet, nom et prénom, nom prénom, adhérent, client, membre",
    "first_name": "nombre, prénom, rufname",
    "last_name": "apellido, apellidos, nom, nom de famille, familienname, name nachname",
    "email": "mailadresse, e-mail-adresse, correo, correo electrónico, courriel, adresse mail, adresse e-mail, mél",
    "phone": "mobil, mobilnummer, telefonnummer, teléfono, móvil, téléphone, portable, tél",
    "joined_on": "beitritt, eintrittsdatum, vertragsbeginn, mitglied ab, fecha de alta, alta, fecha alta, socio desde, "
    "date d inscription, inscription, inscrit le, adhérent depuis, date d adhésion",
    "status": "zustand, mitgliedsstatus, terminstatus, estado, resultado, asistencia, statut, état, résultat, présence",
    "appointment_id": "buchungsnummer, buchung nr, terminnummer, termin nr, termin id, nº reserva, número de reserva, "
    "id reserva, id cita, n° réservation, numéro de réservation, id réservation, id rendez vous",
    "service": "dienstleistung, angebot, terminart, behandlung, kurs, leistungsart, servicio, tipo de servicio, "
    "actividad, tipo de sesión, prestation, type de séance, activité, type de rendez vous",
    "starts_at": "beginn, startzeit, datum uhrzeit, datum und uhrzeit, zeitpunkt, fecha y hora, fecha hora, inicio, "
    "date et heure, date heure, début",
    "starts_on": "termin, tag, termindatum, trainingstag, fecha, día, fecha de la sesión, fecha de la cita, date de "
    "séance, date du rendez vous, date rdv, jour, date de la séance",
    "starts_time": "zeit, von, startzeit, hora, hora inicio, hora de inicio, heure, heure de début, début, horaire",
    "trainer": "trainerin, betreuer, coach name, entrenador, entrenadora, monitor, profesional, entraîneur, "
    "intervenant, professeur, éducateur",
    "charged": "berechnet, abgerechnet, cobrado, cobrada, facturé, facturée",
    "booked_on": "gebucht am, buchungsdatum, erstellt am, angelegt am, reservado el, fecha de reserva, creado, creado "
    "el, réservé le, date de réservation, créé le",
    "booked_by": "gebucht von, erstellt von, angelegt von, reservado por, creado por, réservé par, créé par",
    "sale_id": "rechnungsnummer, rechnung nr, belegnummer, beleg, vertragsnummer, nº factura, factura, número de "
    "factura, recibo, n° facture, facture, numéro de facture, reçu",
    "item": "produkt, paket, tarif, bezeichnung, position, artículo, producto, bono, paquete, concepto, "
    "descripción, article, produit, forfait, formule, libellé, désignation, abonnement",
    "sold_on": "verkauft am, kaufdatum, rechnungsdatum, verkaufsdatum, datum, gekauft am, fecha de venta, fecha de "
    "compra, vendido el, fecha, fecha factura, vendu le, date de vente, date d achat, acheté le, date "
    "facture",
    "price": "gesamt, summe, bruttobetrag, endpreis, importe, precio, precio total, prix, prix ttc, montant, "
    "montant ttc, total ttc",
    "quantity": "stück, cantidad, uds, unidades, quantité, qté",
    "sessions": "einheiten, anzahl einheiten, anzahl termine, trainings, sesiones, nº sesiones, número de sesiones, "
    "séances, nombre de séances, nb séances",
    "expires_on": "gültig bis, ablaufdatum, läuft ab, läuft ab am, verfällt am, caduca, caduca el, fecha de caducidad, "
    "válido hasta, vence, expire le, date d expiration, valable jusqu au, fin de validité",
    "sold_by": "verkauft von, berater, vendedor, vendido por, comercial, vendeur, vendu par, conseiller, commercial",
    "remaining": "rest, verbleibend, restguthaben, guthaben, offen, übrig, sesiones restantes, restantes, saldo, "
    "pendientes, séances restantes, restant, solde",
    "refunded_on": "erstattet am, storniert am, devuelto el, fecha de devolución, reembolsado, remboursé le, date de "
    "remboursement",
}
