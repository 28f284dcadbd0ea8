"""The checks of avenants: numbers, dates, what they leave behind them in the text in force."""
