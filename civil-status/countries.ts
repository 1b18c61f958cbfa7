/**
 * Countries of the COG by the last three digits of their code (`99` + three digits), with today's French name
 * (INSEE; reference: identity sources §9). States that are no more are left out, except Czechoslovakia, whose code
 * is still met in old records.
 */
export const countries = `
100 France, 101 Danemark, 102 Islande, 103 Norvège, 104 Suède, 105 Finlande, 106 Estonie, 107 Lettonie, 108 Lituanie,
109 Allemagne, 110 Autriche, 111 Bulgarie, 112 Hongrie, 113 Liechtenstein, 114 Roumanie, 115 Tchécoslovaquie,
116 Tchéquie, 117 Slovaquie, 118 Bosnie-Herzégovine, 119 Croatie, 120 Monténégro, 121 Serbie, 122 Pologne, 123 Russie,
125 Albanie, 126 Grèce, 127 Italie, 128 Saint-Marin, 129 Vatican, 130 Andorre, 131 Belgique, 132 Royaume-Uni,
133 Gibraltar, 134 Espagne, 135 Pays-Bas, 136 Irlande, 137 Luxembourg, 138 Monaco, 139 Portugal, 140 Suisse, 144 Malte,
145 Slovénie, 148 Biélorussie, 151 Moldavie, 155 Ukraine, 156 Macédoine du Nord, 157 Kosovo,

201 Arabie saoudite, 203 Irak, 204 Iran, 205 Liban, 206 Syrie, 207 Israël, 208 Turquie, 212 Afghanistan, 213 Pakistan,
214 Bhoutan, 215 Népal, 216 Chine, 217 Japon, 219 Thaïlande, 220 Philippines, 222 Jordanie, 223 Inde, 224 Birmanie,
225 Brunei, 226 Singapour, 227 Malaisie, 229 Maldives, 230 Hong Kong, 231 Indonésie, 232 Macao, 234 Cambodge,
235 Sri Lanka, 236 Taïwan, 238 Corée du Nord, 239 Corée du Sud, 240 Koweït, 241 Laos, 242 Mongolie, 243 Viêt Nam,
246 Bangladesh, 247 Émirats arabes unis, 248 Qatar, 249 Bahreïn, 250 Oman, 251 Yémen, 252 Arménie, 253 Azerbaïdjan,
254 Chypre, 255 Géorgie, 256 Kazakhstan, 257 Kirghizistan, 258 Ouzbékistan, 259 Tadjikistan, 260 Turkménistan,
261 Palestine, 262 Timor oriental,

301 Égypte, 302 Liberia, 303 Afrique du Sud, 304 Gambie, 306 Sainte-Hélène, 309 Tanzanie, 310 Zimbabwe, 311 Namibie,
312 République démocratique du Congo, 314 Guinée équatoriale, 315 Éthiopie, 316 Libye, 317 Érythrée, 318 Somalie,
321 Burundi, 322 Cameroun, 323 Centrafrique, 324 Congo, 326 Côte d'Ivoire, 327 Bénin, 328 Gabon, 329 Ghana, 330 Guinée,
331 Burkina Faso, 332 Kenya, 333 Madagascar, 334 Malawi, 335 Mali, 336 Mauritanie, 337 Niger, 338 Nigeria, 339 Ouganda,
340 Rwanda, 341 Sénégal, 342 Sierra Leone, 343 Soudan, 344 Tchad, 345 Togo, 346 Zambie, 347 Botswana, 348 Lesotho,
349 Soudan du Sud, 350 Maroc, 351 Tunisie, 352 Algérie, 389 Sahara occidental, 390 Maurice, 391 Eswatini,
392 Guinée-Bissau, 393 Mozambique, 394 Sao Tomé-et-Principe, 395 Angola, 396 Cap-Vert, 397 Comores, 398 Seychelles,
399 Djibouti,

401 Canada, 404 États-Unis, 405 Mexique, 406 Costa Rica, 407 Cuba, 408 République dominicaine, 409 Guatemala, 410 Haïti,
411 Honduras, 412 Nicaragua, 413 Panama, 414 Salvador, 415 Argentine, 416 Brésil, 417 Chili, 418 Bolivie, 419 Colombie,
420 Équateur, 421 Paraguay, 422 Pérou, 423 Uruguay, 424 Venezuela, 426 Jamaïque, 428 Guyana, 429 Belize, 430 Groenland,
433 Trinité-et-Tobago, 434 Barbade, 435 Grenade, 436 Bahamas, 437 Suriname, 438 Dominique, 439 Sainte-Lucie,
440 Saint-Vincent-et-les-Grenadines, 441 Antigua-et-Barbuda, 442 Saint-Christophe-et-Niévès,

501 Australie, 502 Nouvelle-Zélande, 506 Samoa, 507 Nauru, 508 Fidji, 509 Tonga, 510 Papouasie-Nouvelle-Guinée,
511 Tuvalu, 512 Îles Salomon, 513 Kiribati, 514 Vanuatu, 515 Îles Marshall, 516 Micronésie, 517 Palaos`;
