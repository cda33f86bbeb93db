namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What goes wrong in one Region, by order.</summary>
/// <param name="Step">One of <see cref="ImageConfigurationStep.All"/>; null: the image cannot even be copied there.</param>
/// <param name="Account">The only target account that it concerns; null: all.</param>
public sealed record RegionOrder(string Message, string? Step = null, string? Account = null)
{
    public bool Concerns(string account) => Account is null || Account == account;
}
