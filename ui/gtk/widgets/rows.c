#include "config.h"

#include "widgets/rows-private.h"

#include "effect/settings-private.h"

GtkWidget *
limner_rows_new (void)
{
  GtkWidget *rows = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (rows), 6);
  gtk_grid_set_column_spacing (GTK_GRID (rows), 12);
  return rows;
}

/* A label's text without the mark of its mnemonic. */
static char *
plain_text (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text != '_')
      g_string_append_c (plain, *text);
  return g_strdup (plain->str);
}

void
limner_rows_add (GtkWidget *rows, const char *text, GtkWidget *control, const char *tip)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);
  int row = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (rows), "limner-rows"));
  GtkWidget *target = g_object_get_data (G_OBJECT (control), LIMNER_FOCUS_KEY);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), target != NULL ? target : control);
  /* Buttons say themselves what they are. */
  if (!GTK_IS_BUTTON (target))
    {
      g_autofree char *name = plain_text (text);
      atk_object_set_name (gtk_widget_get_accessible (target != NULL ? target : control), name);
    }
  gtk_widget_set_tooltip_text (label, tip);
  gtk_widget_set_tooltip_text (control, tip);
  gtk_widget_set_hexpand (control, TRUE);
  gtk_grid_attach (GTK_GRID (rows), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (rows), control, 1, row, 1, 1);
  g_object_set_data (G_OBJECT (rows), "limner-rows", GINT_TO_POINTER (row + 1));
}

/* --- sliders --- */

typedef struct
{
  LimnerSlider slider;
  GObject *settings; /* owned by whoever made the slider; kept by the watch */
  GtkAdjustment *adjustment;
  GtkWidget *text;
  gboolean showing; /* the slider follows the setting now, not the other way round */
} SliderState;

#define SLIDER_KEY "limner-slider"

static void
show_value (gpointer box)
{
  SliderState *state = g_object_get_data (box, SLIDER_KEY);
  double value = limner_settings_get (state->settings, state->slider.property);
  g_autofree char *text = state->slider.text (value);

  state->showing = TRUE;
  gtk_adjustment_set_value (state->adjustment, state->slider.to != NULL ? state->slider.to (value) : value);
  state->showing = FALSE;
  gtk_label_set_text (GTK_LABEL (state->text), text);
}

static void
take_value (SliderState *state)
{
  double value = gtk_adjustment_get_value (state->adjustment);

  if (!state->showing)
    limner_settings_set (state->settings, state->slider.property,
                         state->slider.from != NULL ? state->slider.from (value) : value);
}

GtkWidget *
limner_slider_new (GObject *settings, const LimnerSlider *slider)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scale;
  SliderState *state = g_new0 (SliderState, 1);

  state->slider = *slider;
  state->settings = settings;
  state->adjustment
      = gtk_adjustment_new (slider->least, slider->least, slider->most, slider->step, slider->page, 0);
  scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, state->adjustment);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 110, -1);
  state->text = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (state->text), 6);
  gtk_label_set_xalign (GTK_LABEL (state->text), 1);
  gtk_box_pack_start (GTK_BOX (box), scale, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), state->text, FALSE, FALSE, 0);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, scale);
  g_object_set_data_full (G_OBJECT (box), SLIDER_KEY, state, g_free);
  show_value (box);
  g_signal_connect_swapped (state->adjustment, "value-changed", G_CALLBACK (take_value), state);
  limner_settings_watch (settings, slider->property, box, show_value);
  return box;
}

/* --- other controls --- */

GtkWidget *
limner_number_new (GObject *settings, const char *property, double least, double most, double step)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, step);

  g_object_bind_property (settings, property, gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (spin)),
                          "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  return spin;
}

GtkWidget *
limner_spin_new (GObject *settings, const char *property, int least, int most, int step)
{
  return limner_number_new (settings, property, least, most, step);
}

GtkWidget *
limner_combo_new (GObject *settings, const char *property, const char *const *choices)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (; choices[0] != NULL; choices += 2)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), choices[0], choices[1]);
  g_object_bind_property (settings, property, combo, "active-id",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return combo;
}

GtkWidget *
limner_heading_new (const char *text)
{
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", text);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup_with_mnemonic (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

GtkWidget *
limner_icon_button_new (const char *icon, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);

  gtk_widget_set_tooltip_text (button, name);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  return button;
}

typedef struct
{
  GtkWidget *widget;
  void (*func) (GtkWidget *widget);
} Call;

static gboolean
call (gpointer user_data)
{
  const Call *later = user_data;

  if (!gtk_widget_in_destruction (later->widget) && gtk_widget_get_realized (later->widget))
    later->func (later->widget);
  return G_SOURCE_REMOVE;
}

static void
call_free (Call *later)
{
  g_object_unref (later->widget);
  g_free (later);
}

void
limner_call_later (GtkWidget *widget, void (*func) (GtkWidget *widget))
{
  Call *later = g_new0 (Call, 1);

  later->widget = g_object_ref (widget);
  later->func = func;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, call, later, (GDestroyNotify) call_free);
}

void
limner_grow_window (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);
  GdkRectangle screen;
  int width, height, natural;

  if (!GTK_IS_WINDOW (window) || !gtk_widget_get_realized (window))
    return;
  gdk_monitor_get_workarea (
      gdk_display_get_monitor_at_window (gtk_widget_get_display (window), gtk_widget_get_window (window)),
      &screen);
  gtk_window_get_size (GTK_WINDOW (window), &width, &height);
  gtk_widget_get_preferred_height (window, NULL, &natural);
  natural = MIN (natural, screen.height * 9 / 10);
  if (natural > height)
    gtk_window_resize (GTK_WINDOW (window), width, natural);
}
