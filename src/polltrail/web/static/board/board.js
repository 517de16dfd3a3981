// What moves on a page of the board; without it every page is complete, and stays as it is.

import { follow } from "./live.js";
import { tellOnMap } from "./map.js";
import { offerProof } from "./offer_proof.js";
import { searchHere } from "./search.js";
import { localTimes } from "./times.js";

/** Do what a page's main part can have: at first, and whenever it was replaced. */
function begin() {
  localTimes(document);
  tellOnMap(document);
  offerProof(document);
}

begin();
searchHere(document);
follow(document, begin);
