// Marks in Draft.js: set, removed as a whole, and never with a caret inside.
(() => {
  const { EditorState, Modifier } = window.DraftJS;
  const TYPE = "CITATION";

  const between = (selection, key, start, end) =>
    selection.merge({
      anchorKey: key,
      anchorOffset: start,
      focusKey: key,
      focusOffset: end,
      isBackward: false,
    });

  /** With a mark after the selection: citing never replaces the words that it stands for. */
  function withMark(editorState, { key, work }) {
    const selection = editorState.getSelection();
    const [block, offset] = [selection.getEndKey(), selection.getEndOffset()];
    const caret = between(selection, block, offset, offset);
    const content = editorState
      .getCurrentContent()
      .createEntity(TYPE, "IMMUTABLE", { id: work.id, key });
    const entity = content.getLastCreatedEntityKey();
    const marked = Modifier.insertText(content, caret, `[${work.citekey || key}]`, null, entity);
    // Not "insert-characters": undo would take the words typed before along with the mark.
    const next = EditorState.push(editorState, marked, "apply-entity");
    return EditorState.setInlineStyleOverride(next, editorState.getCurrentInlineStyle());
  }

  /** Without the `nth` mark of an entity: what was copied and pasted has one with its original. */
  function withoutMark(editorState, entityKey, nth) {
    const content = editorState.getCurrentContent();
    const ranges = [];
    content.getBlockMap().forEach((block) => {
      block.findEntityRanges(
        (character) => character.getEntity() === entityKey,
        (start, end) =>
          ranges.push(between(editorState.getSelection(), block.getKey(), start, end)),
      );
    });
    const removed = Modifier.removeRange(content, ranges[nth], "backward");
    return EditorState.push(editorState, removed, "remove-range");
  }

  /** Of the marks in a block the first whose ends `meet` accepts. */
  function markWhere(content, blockKey, meet) {
    let found = null;
    const block = content.getBlockForKey(blockKey);
    const cites = (character) => {
      const entity = character.getEntity();
      return entity !== null && content.getEntity(entity).getType() === TYPE;
    };
    block?.findEntityRanges(cites, (start, end) => {
      if (!found && meet(start, end)) found = { start, end, entity: block.getEntityAt(start) };
    });
    return found;
  }

  /** The entity of the mark that is selected, and nothing beside it. */
  function selectedMark(editorState) {
    const selection = editorState.getSelection();
    const [start, end] = [selection.getStartOffset(), selection.getEndOffset()];
    if (selection.isCollapsed() || selection.getStartKey() !== selection.getEndKey()) return null;
    return markWhere(
      editorState.getCurrentContent(),
      selection.getStartKey(),
      (from, to) => from === start && to === end,
    )?.entity;
  }

  /** Moves the selection's ends out of marks: a word typed inside one would dissolve it. */
  function keepWhole(editorState, { getEditorState }) {
    if (editorState.isInCompositionMode()) return editorState;
    const content = editorState.getCurrentContent();
    const selection = editorState.getSelection();
    const before = getEditorState().getSelection();
    const collapsed = selection.isCollapsed();
    const backward = selection.getIsBackward();
    const samePlace =
      before.getFocusKey() === selection.getFocusKey() &&
      (collapsed || before.getAnchorOffset() === selection.getAnchorOffset());

    const outside = (blockKey, offset, { from = null, side }) => {
      const mark = markWhere(content, blockKey, (start, end) => start < offset && offset < end);
      if (!mark) return offset;
      if (from === mark.start) return mark.end; // a step of an arrow key goes all the way
      if (from === mark.end) return mark.start;
      return mark[side] ?? (offset - mark.start < mark.end - offset ? mark.start : mark.end);
    };
    const focusOffset = outside(selection.getFocusKey(), selection.getFocusOffset(), {
      from: samePlace ? before.getFocusOffset() : null,
      side: collapsed ? "nearest" : backward ? "start" : "end",
    });
    const anchorOffset = collapsed
      ? focusOffset
      : outside(selection.getAnchorKey(), selection.getAnchorOffset(), {
          side: backward ? "end" : "start",
        });
    const moved =
      anchorOffset !== selection.getAnchorOffset() || focusOffset !== selection.getFocusOffset();
    return moved
      ? EditorState.forceSelection(editorState, selection.merge({ anchorOffset, focusOffset }))
      : editorState;
  }

  window.citationText = { TYPE, withMark, withoutMark, selectedMark, keepWhole };
})();
