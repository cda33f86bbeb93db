namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

public sealed class UnresolvedReferenceException(string reference) : Exception($"The reference '{reference}' has no value.")
{
    public string Reference { get; } = reference;
}
