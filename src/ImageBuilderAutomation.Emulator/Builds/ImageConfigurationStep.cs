namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>A configuration step that runs after an image was copied to a Region.</summary>
/// <param name="Name">The name in a failed image's failure context.</param>
/// <param name="Running">The name in a workflow step's outputs.</param>
/// <param name="Member">The member that configures it, in a distribution or in a workflow step's <c>configurations</c>.</param>
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
