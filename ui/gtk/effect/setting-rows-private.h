/* Controls that are bound to one property of a settings object. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A slider for a number of the settings, with its value as text beside it. A value outside the slider's range
 * stays as it is until the slider is moved. */
typedef double (*LimnerMap) (double value);
typedef struct
{
  const char *property;   /* int or double */
  double least, most;     /* of the slider */
  double step, page;      /* of the slider */
  LimnerMap to, from;     /* value to slider and back; NULL: the same */
  char *(*text) (double); /* the words beside the slider, from the value */
} LimnerSlider;
GtkWidget *limner_slider_new (GObject *settings, const LimnerSlider *slider);

/* A spin button for an int of the settings. */
GtkWidget *limner_spin_new (GObject *settings, const char *property, int least, int most, int step);
/* A spin button for a double of the settings, with as many digits as the step needs. */
GtkWidget *limner_number_new (GObject *settings, const char *property, double least, double most,
                              double step);
/* A list of choices for a string of the settings: pairs of value and label, ended by NULL. */
GtkWidget *limner_combo_new (GObject *settings, const char *property, const char *const *choices);

G_END_DECLS
