/* A row of the diff's own table for what people say between its lines. */
export function insertAfter(row, content) {
  let place = row.nextElementSibling;
  if (!place?.classList.contains("talk-row")) {
    place = document.createElement("tr");
    place.className = "talk-row";
    place.append(document.createElement("td"));
    place.firstChild.colSpan = row.closest("table").querySelectorAll("col").length || row.cells.length;
    row.after(place);
  }
  place.firstChild.append(content);
}

/* Below the head of a file, for what is about the file or about lines that are not shown. */
export function insertInFile(file, content) {
  let block = file.querySelector(":scope > .talk-block");
  if (!block) {
    block = document.createElement("div");
    block.className = "talk-block";
    file.querySelector(".fh")?.after(block);
  }
  block.append(content);
}
