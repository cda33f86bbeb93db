namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>A stubbed distribution failure in one Region.</summary>
/// <param name="Step">One of <see cref="ImageConfigurationStep.All"/>; null if the copy itself fails.</param>
/// <param name="Account">The only target account that it affects; null: all.</param>
public sealed record RegionStub(string Message, string? Step = null, string? Account = null)
{
    public bool Concerns(string account) => Account is null || Account == account;
}
