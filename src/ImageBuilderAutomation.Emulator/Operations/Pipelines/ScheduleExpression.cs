using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Operations.Pipelines;

/// <summary>When a pipeline runs by itself.</summary>
// Documented: user guide, "Use cron expressions": six fields, one of the two day fields is '?', or rate(n unit), singular for 1.
public static partial class ScheduleExpression
{
    public static bool IsValid(string expression)
    {
        if (Rate().Match(expression) is { Success: true } rate)
            return rate.Groups["one"].Success || rate.Groups["many"].Value is not ("0" or "1");
        return Cron().Match(expression) is { Success: true } cron
            && cron.Groups["fields"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var dayOfMonth, _, var dayOfWeek, _]
            && dayOfMonth == "?" != (dayOfWeek == "?");
    }

    [GeneratedRegex(@"^rate\((?:(?<one>1) (?:minute|hour|day)|(?<many>[0-9]{1,9}) (?:minutes|hours|days))\)$")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^cron\((?<fields>[0-9A-Za-z ,\-*/?#]+)\)$")]
    private static partial Regex Cron();
}
