namespace ImageBuilderAutomation.Operations;

/// <summary>A stop that works at once: a table item, read before each act, wins over the policy's mode.</summary>
public interface IModeOverrides
{
    /// <param name="capability"><c>gates</c>, <c>builds</c>, <c>lifecycle</c> or <c>configurations</c>.</param>
    /// <returns>Null when nobody has overridden the policy.</returns>
    Task<Mode?> ReadAsync(string capability, CancellationToken cancellationToken);
}
