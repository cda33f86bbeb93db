using System.CommandLine;
using System.Globalization;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>An option with a whole number.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(string name, string description, int min = 1) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min)
                return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"Expected {name} with a number from {min}, found '{result.Tokens[0].Value}'."));
            return null;
        },
    };
}
