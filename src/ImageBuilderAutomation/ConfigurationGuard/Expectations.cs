using System.Globalization;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A rule's expectation of one field. Pure.</summary>
public interface IExpectation
{
    /// <summary>Whether a field that is not set counts as set to the service's default.</summary>
    bool CountsDefaults { get; }

    /// <param name="found">Null when the field is not set.</param>
    bool Holds(FieldValue? found);

    /// <summary>The nearest value that meets the expectation.</summary>
    /// <returns>Null when the expectation does not name a value.</returns>
    Correction? Correct(FieldValue? found);

    /// <summary>Values that meet the expectation; empty when they cannot be listed.</summary>
    IReadOnlyList<FieldValue> Choices => [];

    /// <summary>The text after "expected" in messages.</summary>
    string Text { get; }
}

/// <param name="Value">Null removes the field.</param>
public sealed record Correction(FieldValue? Value);

/// <summary>The field must not be set.</summary>
public sealed record Absent : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => "nothing";

    public bool Holds(FieldValue? found) => found is null;

    public Correction Correct(FieldValue? found) => new((FieldValue?)null);
}

/// <summary>The field must be set to any value. Without a value to set, this expectation alone cannot be repaired.</summary>
public sealed record Present : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => "any value";

    public bool Holds(FieldValue? found) => found is not null;

    public Correction? Correct(FieldValue? found) => found is null ? null : new(found);
}

/// <summary>The field must have this value; a list must have exactly these items, in any order.</summary>
public sealed record EqualTo(FieldValue Value) : IExpectation
{
    public bool CountsDefaults => true;

    public string Text => Value.ToString();

    public bool Holds(FieldValue? found) => found is not null && found.HasSameItems(Value);

    public Correction Correct(FieldValue? found) => new(Value);
}

/// <summary>The field must have one of these values; a list must have at least one and no others. A repair uses the first value if none is present.</summary>
public sealed record OneOf(IReadOnlyList<string> Values) : IExpectation
{
    public bool CountsDefaults => true;

    public string Text => Values is [var only] ? only : $"one of {string.Join(", ", Values)}";

    public IReadOnlyList<FieldValue> Choices => [.. Values.Select(value => FieldValue.Of(value))];

    public bool Holds(FieldValue? found) => found is { Items.Count: > 0 } && found.Items.All(Values.Contains);

    public Correction Correct(FieldValue? found) =>
        new(found?.Items.Where(Values.Contains).ToList() is { Count: > 0 } kept ? new(kept) : FieldValue.Of(Values[0]));
}

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

/// <summary>The list must contain at least these items.</summary>
public sealed record Contains(IReadOnlyList<string> Items) : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => $"{string.Join(", ", Items)} among others";

    public bool Holds(FieldValue? found) => found is not null && Items.All(found.Items.Contains);

    public Correction Correct(FieldValue? found) => new(new([.. (found?.Items ?? []).Union(Items, StringComparer.Ordinal)]));
}
