// Starts everything of the training that the page has a place for.
document.body.append(announcer); // A live region is heard when it was there before its words.
window.readybook.training.acknowledge = acknowledge;

/** The preview may have changed the page in place. */
function mountTraining() {
  const place = document.querySelector(".training-page");
  if (place && place.querySelector(":scope > .training") === null) trainingPage.mount(place);
  for (const element of document.querySelectorAll("rb-quiz")) {
    if (!element.isMounted) mountQuiz(element);
    element.isMounted = true;
  }
}

mountTraining();
document.addEventListener("readybook:updated", mountTraining);
