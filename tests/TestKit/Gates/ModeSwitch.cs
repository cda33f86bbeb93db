using ImageBuilderAutomation.Operations;

namespace TestKit.Gates;

/// <summary>The override in the table, as a value that a test sets.</summary>
public sealed class ModeSwitch : IModeOverrides
{
    public Mode? Override { get; set; }

    public Task<Mode?> ReadAsync(string capability, CancellationToken cancellationToken) =>
        Task.FromResult(capability == "gates" ? Override : throw new ArgumentException($"Expected capability 'gates', found '{capability}'."));
}
