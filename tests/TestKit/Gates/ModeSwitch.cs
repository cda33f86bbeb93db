using ImageBuilderAutomation.Operations;

namespace TestKit.Gates;

/// <summary>The override in the table, as a value that a test sets.</summary>
/// <param name="known">The capability that may be asked for.</param>
public sealed class ModeSwitch(string known = "gates") : IModeOverrides
{
    public Mode? Override { get; set; }

    public Task<Mode?> ReadAsync(string capability, CancellationToken cancellationToken) =>
        Task.FromResult(capability == known ? Override : throw new ArgumentException($"Expected capability '{known}', found '{capability}'."));
}
