namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The change that a repair makes to one field.</summary>
/// <param name="From">Null when the field was not set.</param>
/// <param name="To">Null when the field is removed.</param>
/// <param name="Reason">The names of the rules that require it, or its dependency on another field.</param>
public sealed record FieldChange(string Path, FieldValue? From, FieldValue? To, string Reason)
{
    public override string ToString() => $"{Path} {From?.ToString() ?? "nothing"} -> {To?.ToString() ?? "nothing"}";
}
