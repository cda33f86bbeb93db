using ImageBuilderAutomation.Reliability;

namespace TestKit.Gates;

/// <summary>The override in the table, as a value that a test sets.</summary>
/// <param name="capabilities">The capabilities that may read it; only gates by default.</param>
public sealed class ModeSwitch(params string[] capabilities) : IModeOverrides
{
    private readonly string[] _capabilities = capabilities.Length > 0 ? capabilities : ["gates"];

    public Mode? Override { get; set; }

    public Task<Mode?> ReadAsync(string capability, CancellationToken cancellationToken) => Task.FromResult(
        _capabilities.Contains(capability)
            ? Override
            : throw new ArgumentException($"Expected capability '{string.Join("' or '", _capabilities)}', found '{capability}'."));
}
