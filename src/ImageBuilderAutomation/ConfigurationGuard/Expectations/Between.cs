using System.Globalization;

namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>The field must be a number within inclusive bounds.</summary>
/// <param name="Min">Null: no lower bound.</param>
/// <param name="Max">Null: no upper bound.</param>
public sealed record Between(int? Min, int? Max) : IExpectation
{
    public bool CountsDefaults => true;

    public string Text => (Min, Max) switch
    {
        ({ } min, null) => string.Create(CultureInfo.InvariantCulture, $"at least {min}"),
        (null, { } max) => string.Create(CultureInfo.InvariantCulture, $"at most {max}"),
        var (min, max) => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
    };

    public bool Holds(FieldValue? found) => NumberIn(found) is { } number && !(number < Min) && !(number > Max);

    public Correction? Correct(FieldValue? found)
    {
        var nearest = NumberIn(found) < Min ? Min : Max ?? Min;
        return nearest is { } number ? new(FieldValue.Of(number.ToString(CultureInfo.InvariantCulture))) : null;
    }

    private static int? NumberIn(FieldValue? found) =>
        found is { Items: [var text] } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
