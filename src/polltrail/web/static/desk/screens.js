// The screens of the desk, and for whom each is. `title` is the text of its way; without one, `way_<name>`.
//
// A screen is a module with `show(main, desk)`, which may give back a function that ends it; see `Desk` in main.js.

export const SCREENS = [
];
