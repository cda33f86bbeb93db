using System.Globalization;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>Weeks and numbers as pictures and their tables write them.</summary>
public static class WeekTexts
{
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Short enough for an axis.</summary>
    public static string Short(DateOnly day) => day.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <returns>The share in per cent, as the statistics of the command line write it; empty for none.</returns>
    public static string Share(double? rate) => rate?.ToString("0.0%", CultureInfo.InvariantCulture) ?? "";

    public static string Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture);

    public static string PerCent(object value) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToDouble(value, CultureInfo.InvariantCulture):0.#}%");
}
