/* The user's commands, with undo and redo. */
#include "portraits/browser-state-private.h"

#include <string.h>

typedef enum
{
  SHOW,
  RATE,
  MOVE,
  SETTINGS,
} Deed;

typedef struct
{
  Deed deed;
  guint target;     /* id, or page */
  const char *what; /* the dragged setting (static) or slider (interned); NULL: not dragged */
  guint numbers[2]; /* before and after: page numbers or ratings */
  char *texts[2];   /* before and after: slider texts */
  LimnerBrowserSettings settings[2];
} Command;

static void
command_free (gpointer data)
{
  Command *command = data;

  for (int i = 0; i < 2; i++)
    {
      g_free (command->texts[i]);
      if (command->deed == SETTINGS)
        limner_browser_settings_clear (&command->settings[i]);
    }
  g_free (command);
}

static void
set_rating (LimnerBrowser *browser, guint id, LimnerRating rating)
{
  gboolean keep = rating == LIMNER_RATING_KEPT || rating == LIMNER_RATING_STARRED;
  guint place = 0;
  gboolean kept;

  while (place < browser->kept->len && g_array_index (browser->kept, guint, place) != id)
    place++;
  kept = place < browser->kept->len;
  if (kept && !keep)
    g_array_remove_index (browser->kept, place);
  else if (keep && !kept)
    g_array_append_val (browser->kept, id);
  limner_browser_get (browser, id)->rating = rating;
  g_clear_pointer (&browser->taste, limner_taste_unref);
  limner_browser_emit_changed (browser, LIMNER_BROWSER_RATINGS);
}

/* Sets the sliders of a face. Layers that are locked on its page do not move. */
static void
set_sliders (LimnerBrowser *browser, guint id, const char *sliders)
{
  LimnerBrowserFace *face = limner_browser_get (browser, id);
  const LimnerBrowserPage *page = browser->pages->pdata[face->page];
  gboolean locked[LIMNER_BROWSER_RANGES];
  gboolean any = sliders != NULL && *sliders != '\0';

  g_free (face->sliders);
  face->sliders = any ? g_strdup (sliders) : NULL;
  limner_face_unref (face->face);
  for (int i = 0; i < LIMNER_BROWSER_RANGES; i++)
    locked[i] = page->settings.locks[i] != LIMNER_BROWSER_NONE;
  face->face = any ? limner_face_moved_but (face->base, sliders, locked) : limner_face_ref (face->base);
  g_clear_pointer (&browser->taste, limner_taste_unref);
  limner_browser_emit_changed (browser, LIMNER_BROWSER_FACES);
}

/* Stores the parents' shares of the settings; FALSE: there are none. */
static gboolean
set_shares (LimnerBrowser *browser, const LimnerBrowserPage *page, const LimnerBrowserSettings *settings)
{
  gboolean any = FALSE;

  for (guint i = 0; page->kind == LIMNER_BROWSER_BRED && i < page->parents->len; i++)
    {
      double share = g_array_index (settings->weights, double, i);

      if (share == g_array_index (page->settings.weights, double, i))
        continue;
      g_hash_table_insert (browser->weights, GUINT_TO_POINTER (g_array_index (page->parents, guint, i)),
                           g_memdup2 (&share, sizeof share));
      any = TRUE;
    }
  return any;
}

static void
set_settings (LimnerBrowser *browser, guint number, const LimnerBrowserSettings *settings)
{
  LimnerBrowserPage *page = browser->pages->pdata[number];
  gboolean shares = set_shares (browser, page, settings);

  limner_browser_settings_clear (&page->settings);
  page->settings = limner_browser_settings_copy (settings);
  limner_browser_derive_again (browser, number);
  limner_browser_emit_changed (browser, LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_FACES
                                            | (shares ? LIMNER_BROWSER_CHOICE : 0));
}

/* side 0: restores the state before the command, 1: the state after it. */
static void
apply_command (LimnerBrowser *browser, const Command *command, int side)
{
  switch (command->deed)
    {
    case SHOW:
      browser->page = command->numbers[side];
      limner_browser_emit_changed (browser, LIMNER_BROWSER_PAGE | LIMNER_BROWSER_SETTINGS);
      break;
    case RATE:
      set_rating (browser, command->target, (LimnerRating) command->numbers[side]);
      break;
    case MOVE:
      set_sliders (browser, command->target, command->texts[side]);
      break;
    case SETTINGS:
      set_settings (browser, command->target, &command->settings[side]);
      break;
    }
}

/* Whether a command continues the drag of the previous one, so that both are one undo step. */
static gboolean
joins (const Command *last, const Command *command)
{
  return last->deed == command->deed && last->target == command->target && command->what != NULL
         && last->what == command->what;
}

/* Takes ownership of the command, whose `before` is set, and runs it. */
static void
run_command (LimnerBrowser *browser, Command *command)
{
  Command *last = browser->done->len > 0 ? browser->done->pdata[browser->done->len - 1] : NULL;

  if (last != NULL && browser->undone->len == 0 && joins (last, command))
    {
      g_free (last->texts[1]);
      last->texts[1] = g_steal_pointer (&command->texts[1]);
      if (command->deed == SETTINGS)
        {
          limner_browser_settings_clear (&last->settings[1]);
          last->settings[1] = limner_browser_settings_copy (&command->settings[1]);
        }
      command_free (command);
      apply_command (browser, last, 1);
      return;
    }
  g_ptr_array_set_size (browser->undone, 0);
  g_ptr_array_add (browser->done, command);
  apply_command (browser, command, 1);
}

static Command *
command_new (Deed deed, guint target)
{
  Command *command = g_new0 (Command, 1);

  command->deed = deed;
  command->target = target;
  return command;
}

void
limner_browser_do_show (LimnerBrowser *browser, guint page)
{
  Command *command = command_new (SHOW, 0);

  command->numbers[0] = browser->page;
  command->numbers[1] = page;
  run_command (browser, command);
}

void
limner_browser_do_rate (LimnerBrowser *browser, guint id, LimnerRating rating)
{
  Command *command = command_new (RATE, id);

  command->numbers[0] = limner_browser_get (browser, id)->rating;
  command->numbers[1] = rating;
  run_command (browser, command);
}

/* Stores the slider of each move that `others` lacks. FALSE if it is a different slider than before. */
static gboolean
note_moved (char **moves, char **others, const char **slider)
{
  for (char **move = moves; *move != NULL; move++)
    {
      const char *equals = strrchr (*move, '=');
      g_autofree char *name = g_strndup (*move, equals != NULL ? (gsize) (equals - *move) : strlen (*move));

      if (g_strv_contains ((const char *const *) others, *move))
        continue;
      if (*slider != NULL && !g_str_equal (*slider, name))
        return FALSE;
      *slider = g_intern_string (name);
    }
  return TRUE;
}

/* The only slider in which two texts of moves differ, interned; NULL: there are several. */
static const char *
slider_between (const char *before, const char *after)
{
  g_auto (GStrv) from = g_strsplit (before, " ", -1), to = g_strsplit (after, " ", -1);
  const char *slider = NULL;

  return note_moved (from, to, &slider) && note_moved (to, from, &slider) ? slider : NULL;
}

void
limner_browser_do_move (LimnerBrowser *browser, guint id, const char *sliders)
{
  Command *command = command_new (MOVE, id);

  command->what = slider_between (limner_browser_sliders (browser, id), sliders);
  command->texts[0] = g_strdup (limner_browser_get (browser, id)->sliders);
  command->texts[1] = g_strdup (sliders);
  run_command (browser, command);
}

void
limner_browser_do_settings (LimnerBrowser *browser, LimnerBrowserSettings settings, const char *what)
{
  Command *command = command_new (SETTINGS, browser->page);

  command->what = what;
  command->settings[0] = limner_browser_settings_copy (&limner_browser_page (browser)->settings);
  command->settings[1] = settings;
  run_command (browser, command);
}

gboolean
limner_browser_can_undo (LimnerBrowser *browser)
{
  return browser->done->len > 0;
}

gboolean
limner_browser_can_redo (LimnerBrowser *browser)
{
  return browser->undone->len > 0;
}

static void
move_command (LimnerBrowser *browser, GPtrArray *from, GPtrArray *to, int side)
{
  Command *command;

  if (from->len == 0)
    return;
  command = g_ptr_array_steal_index (from, from->len - 1);
  g_ptr_array_add (to, command);
  apply_command (browser, command, side);
}

void
limner_browser_undo (LimnerBrowser *browser)
{
  move_command (browser, browser->done, browser->undone, 0);
}

void
limner_browser_redo (LimnerBrowser *browser)
{
  move_command (browser, browser->undone, browser->done, 1);
}

void
limner_browser_begin_here (LimnerBrowser *browser)
{
  g_ptr_array_set_size (browser->done, 0);
  g_ptr_array_set_size (browser->undone, 0);
}

GPtrArray *
limner_browser_commands_new (void)
{
  return g_ptr_array_new_with_free_func (command_free);
}
