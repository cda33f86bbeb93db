namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What a repair does to one field.</summary>
/// <param name="From">Null when the field was not set.</param>
/// <param name="To">Null when the field is taken out.</param>
/// <param name="Because">The rules that want it, or the field that it goes with.</param>
public sealed record FieldChange(string Path, FieldValue? From, FieldValue? To, string Because)
{
    public override string ToString() => $"{Path} {From?.ToString() ?? "nothing"} -> {To?.ToString() ?? "nothing"}";
}
