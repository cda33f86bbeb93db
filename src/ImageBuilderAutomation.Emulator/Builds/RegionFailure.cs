using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

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
