#include "config.h"

#include "train/log-private.h"

#include "base/file-writer-private.h"
#include "formats/json-private.h"
#include "train/files-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define MAX_LINE_DEPTH 4

static const struct
{
  const char *name;
  gsize offset;
} losses[] = {
  { "loss", G_STRUCT_OFFSET (LimnerTrainState, loss) },
  { "style", G_STRUCT_OFFSET (LimnerTrainState, style) },
  { "content", G_STRUCT_OFFSET (LimnerTrainState, content) },
  { "variation", G_STRUCT_OFFSET (LimnerTrainState, variation) },
  { "validation", G_STRUCT_OFFSET (LimnerTrainState, validation) },
  { "seconds_per_step", G_STRUCT_OFFSET (LimnerTrainState, seconds_per_step) },
  { "seconds_left", G_STRUCT_OFFSET (LimnerTrainState, seconds_left) },
};

/* Parses a line; FALSE: it has no losses. *step: the step of any line, -1 for none. */
static gboolean
parse_line (const char *line, gsize length, int *step, LimnerTrainState *row)
{
  JsonObject *object = limner_json_parse_object (line, length, MAX_LINE_DEPTH);
  double value = -1;
  gboolean ok;

  *step = -1;
  *row = (LimnerTrainState) { .validation = -1, .best = -1 };
  if (object == NULL)
    return FALSE;
  if (limner_json_number (object, "step", &value) && value >= 0 && value <= 1e9)
    row->step = *step = (int) value;
  if (limner_json_number (object, "steps", &value) && value >= 0 && value <= 1e9)
    row->steps = (int) value;
  ok = *step >= 0 && limner_json_number (object, "loss", &value);
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++)
    if (limner_json_number (object, losses[i].name, &value))
      G_STRUCT_MEMBER (double, row, losses[i].offset) = value;
  json_object_unref (object);
  return ok;
}

static void
take_lines (LimnerTrainLog *log, const char *text, int until)
{
  for (const char *end; (end = strchr (text, '\n')) != NULL; text = end + 1)
    {
      LimnerTrainState row;
      int step;
      gboolean has_losses = parse_line (text, (gsize) (end - text), &step, &row);

      if (step < 0 || step > until)
        continue;
      g_string_append_len (log->text, text, end + 1 - text);
      if (has_losses)
        g_array_append_val (log->rows, row);
    }
}

void
limner_train_log_read (LimnerTrainLog *log, const char *folder, int until)
{
  g_autofree char *text = NULL;

  log->path = g_build_filename (folder, "log.jsonl", NULL);
  log->rows = g_array_new (FALSE, FALSE, sizeof (LimnerTrainState));
  log->text = g_string_new (NULL);
  if (g_file_get_contents (log->path, &text, NULL, NULL))
    take_lines (log, text, until);
}

gboolean
limner_train_log_init (LimnerTrainLog *log, const char *folder, int step, GError **error)
{
  limner_train_log_read (log, folder, step);
  return limner_train_write_text (log->path, log->text->str, error);
}

void
limner_train_log_clear (LimnerTrainLog *log)
{
  g_clear_pointer (&log->path, g_free);
  g_clear_pointer (&log->rows, g_array_unref);
  if (log->text != NULL)
    g_string_free (g_steal_pointer (&log->text), TRUE);
}

static gboolean
append (LimnerTrainLog *log, JsonBuilder *builder, GError **error)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, FALSE), *line = g_strconcat (json, "\n", NULL);
  FILE *file = g_fopen (log->path, "ae");
  gboolean ok = file != NULL && fputs (line, file) >= 0;
  int code = errno;

  if (file != NULL && fclose (file) != 0)
    {
      ok = FALSE;
      code = errno;
    }
  return ok || limner_write_failed (log->path, code, error);
}

gboolean
limner_train_log_add (LimnerTrainLog *log, const LimnerTrainState *state, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_array_append_val (log->rows, *state);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, state->step);
  json_builder_set_member_name (builder, "steps");
  json_builder_add_int_value (builder, state->steps);
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      double value = G_STRUCT_MEMBER (double, state, losses[i].offset);

      if (value < 0 && g_str_equal (losses[i].name, "validation"))
        continue;
      json_builder_set_member_name (builder, losses[i].name);
      json_builder_add_double_value (builder, value);
    }
  json_builder_end_object (builder);
  return append (log, builder, error);
}

gboolean
limner_train_log_event (LimnerTrainLog *log, const char *event, int step, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, step);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  json_builder_set_member_name (builder, "time");
  json_builder_add_string_value (builder, time);
  json_builder_end_object (builder);
  return append (log, builder, error);
}

/* --- the drawing --- */

#define WIDTH  640
#define HEIGHT 320
#define LEFT   56
#define RIGHT  16
#define TOP    36
#define BOTTOM 40
/* Number of points of a curve, and the smoothing factor of the training losses. */
#define MAX_POINTS 600
#define SMOOTHING  0.95

typedef struct
{
  double least, most; /* of the losses, logarithms */
  int steps;
} Frame;

static double
x_of (const Frame *frame, int step)
{
  return LEFT + (WIDTH - LEFT - RIGHT) * (double) step / MAX (1, frame->steps);
}

static double
y_of (const Frame *frame, double loss)
{
  const double at = (log (MAX (loss, 1e-12)) - frame->least) / MAX (1e-6, frame->most - frame->least);
  return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * CLAMP (at, 0, 1);
}

static void
add_point (GString *svg, double x, double y)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (svg, "%s,%s ", g_ascii_formatd (a, sizeof a, "%.1f", x),
                          g_ascii_formatd (b, sizeof b, "%.1f", y));
}

GArray *
limner_train_curve (const GArray *rows, gboolean validation)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (LimnerTrainState));
  double smooth = 0, weight = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      LimnerTrainState row = g_array_index (rows, LimnerTrainState, i);

      if (validation && row.validation < 0)
        continue;
      smooth = SMOOTHING * smooth + (1 - SMOOTHING) * row.loss;
      weight = SMOOTHING * weight + (1 - SMOOTHING);
      row.loss = validation ? row.validation : smooth / weight;
      g_array_append_val (line, row);
    }
  return line;
}

static void
fit_frame (Frame *frame, const GArray *line)
{
  for (guint i = 0; i < line->len; i++)
    {
      const LimnerTrainState *row = &g_array_index (line, LimnerTrainState, i);
      const double at = log (MAX (row->loss, 1e-12));

      frame->least = MIN (frame->least, at - 0.05);
      frame->most = MAX (frame->most, at + 0.05);
      frame->steps = MAX (frame->steps, row->step);
    }
}

static void
draw_line (GString *svg, const Frame *frame, const GArray *line, const char *colour)
{
  const guint stride = 1 + line->len / MAX_POINTS;

  g_string_append_printf (svg, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour);
  for (guint i = 0; i < line->len; i += stride)
    {
      const LimnerTrainState *row = &g_array_index (line, LimnerTrainState, i);
      add_point (svg, x_of (frame, row->step), y_of (frame, row->loss));
    }
  g_string_append (svg, "\"/>\n");
}

static void
draw_text (GString *svg, int x, int y, const char *anchor, const char *colour, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (svg,
                          "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-family=\"sans-serif\" "
                          "font-size=\"13\" fill=\"%s\">%s</text>\n",
                          x, y, anchor, colour, escaped);
}

static void
draw_axes (GString *svg, const Frame *frame)
{
  g_autofree char *steps = g_strdup_printf ("%d", frame->steps);

  for (int i = 0; i <= 3; i++)
    {
      const double loss = exp (frame->least + (frame->most - frame->least) * i / 3);
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      const int y = (int) y_of (frame, loss);

      g_string_append_printf (svg, "<path d=\"M%d %d H%d\" stroke=\"#ddd\"/>\n", LEFT, y, WIDTH - RIGHT);
      draw_text (svg, LEFT - 8, y + 4, "end", "#555", g_ascii_formatd (text, sizeof text, "%.2g", loss));
    }
  draw_text (svg, LEFT, HEIGHT - BOTTOM + 18, "middle", "#555", "0");
  draw_text (svg, WIDTH - RIGHT, HEIGHT - BOTTOM + 18, "end", "#555", steps);
  draw_text (svg, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 18, "middle", "#555", _ ("steps"));
}

gboolean
limner_train_log_draw (const LimnerTrainLog *log, const char *path, GError **error)
{
  g_autoptr (GArray) trained = limner_train_curve (log->rows, FALSE);
  g_autoptr (GArray) held_out = limner_train_curve (log->rows, TRUE);
  GString *svg = g_string_new (NULL);
  Frame frame = { G_MAXDOUBLE, -G_MAXDOUBLE, 1 };
  gboolean ok = TRUE;

  fit_frame (&frame, trained);
  fit_frame (&frame, held_out);
  g_string_append_printf (svg,
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                          "viewBox=\"0 0 %d %d\">\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
                          WIDTH, HEIGHT, WIDTH, HEIGHT, WIDTH, HEIGHT);
  if (trained->len > 0)
    {
      draw_axes (svg, &frame);
      draw_line (svg, &frame, trained, "#3584e4");
      draw_line (svg, &frame, held_out, "#e66100");
      draw_text (svg, LEFT, 22, "start", "#1c5fb4", _ ("Loss, training photographs"));
      draw_text (svg, WIDTH - RIGHT, 22, "end", "#c64600", _ ("Loss, validation photographs"));
    }
  g_string_append (svg, "</svg>\n");
  ok = limner_train_write_text (path, svg->str, error);
  g_string_free (svg, TRUE);
  return ok;
}
