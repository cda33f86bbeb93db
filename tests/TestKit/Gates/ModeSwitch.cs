using ImageBuilderAutomation.Reliability;

namespace TestKit.Gates;

/// <summary>The override in the table, as a value that a test sets.</summary>
/// <param name="capabilities">The capabilities that may read it; only gates by default.</param>
public sealed class ModeSwitch(params Capability[] capabilities) : IModeOverrides
{
    private readonly Capability[] _capabilities = capabilities.Length > 0 ? capabilities : [Capability.Gates];

    public Mode? Override { get; set; }

    public Task<Mode?> ReadAsync(Capability capability, CancellationToken cancellationToken) => Task.FromResult(
        _capabilities.Contains(capability)
            ? Override
            : throw new ArgumentException($"Expected capability '{string.Join("' or '", _capabilities)}', found '{capability}'."));
}
