namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What is done with an image after it was copied to a Region.</summary>
/// <param name="Name">As a failed image names it.</param>
/// <param name="Running">As a workflow step's outputs name it.</param>
/// <param name="Member">What configures it, of a distribution or of a workflow step's <c>configurations</c>.</param>
public sealed record ImageConfigurationStep(string Name, string Running, string Member)
{
    // Documented: API reference, RegionFailure; user guide, ApplyImageConfigurations.
    public static IReadOnlyList<ImageConfigurationStep> All { get; } =
    [
        new("ASSOCIATE_LICENSES", "AssociateLicensesRunning", "licenseConfigurationArns"),
        new("UPDATE_LAUNCH_TEMPLATES", "UpdateLaunchTemplateRunning", "launchTemplateConfigurations"),
        new("PUT_SSM_PARAMETERS", "PutSsmParametersRunning", "ssmParameterConfigurations"),
        new("UPDATE_FAST_LAUNCH_CONFIGURATIONS", "UpdateFastLaunchConfiguration", "fastLaunchConfigurations"),
        new("EXPORT_AMI", "ExportAmiRunning", "s3ExportConfiguration"),
    ];

    public static ImageConfigurationStep? Find(string? name) => All.FirstOrDefault(step => step.Name == name);
}
