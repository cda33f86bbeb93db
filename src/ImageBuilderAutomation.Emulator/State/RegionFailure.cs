using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>A Region and account to which an image could not be copied, or where it could not be configured.</summary>
/// <param name="Step">The image configuration step that failed; null if the copy failed.</param>
public sealed record RegionFailure(string Region, string Account, string? Step, string Message)
{
    // Documented: API reference, RegionFailure: the step is present only if the copy succeeded, the account only if it is not the source account.
    public JsonObject Show(string ownAccount)
    {
        var shown = new JsonObject { ["region"] = Region, ["status"] = ImageStatus.Failed };
        if (Step is not null)
            shown["imageConfigurationStep"] = Step;
        shown["errorMessage"] = Message;
        if (Account != ownAccount)
            shown["targetAccountId"] = Account;
        return shown;
    }

    // Observed: aws-deepracer-community/deepracer-on-the-spot#106, aws-samples/cdk-image-pipeline#76.
    public static string OfCopies(IReadOnlyList<RegionFailure> failures, string ownAccount) =>
        "Not all distribution jobs are completed. " + string.Join(' ', failures.Select((failed, i) =>
            $"{i + 1}) {failed.Message} when distributing the image from the source account (ID: {ownAccount}) "
            + $"to the destination account (ID: {failed.Account}) in Region {failed.Region}."));

    // Documented by sample: user guide, "image failure context". Assumed: the separator between two Regions.
    public static string OfConfigurations(IReadOnlyList<RegionFailure> failures) =>
        string.Join("; ", failures.Select(failed => $"In region '{failed.Region}' - '{failed.Message}'"));
}

/// <summary>A stubbed distribution failure in one Region.</summary>
/// <param name="Step">One of <see cref="ImageConfigurationStep.All"/>; null if the copy itself fails.</param>
/// <param name="Account">The only target account that it affects; null: all.</param>
public sealed record RegionStub(string Message, string? Step = null, string? Account = null)
{
    public bool Concerns(string account) => Account is null || Account == account;
}

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
