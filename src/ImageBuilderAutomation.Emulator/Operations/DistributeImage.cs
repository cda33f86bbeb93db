using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Distributes an existing image: starts a new build that consists of the distribution only.</summary>
public sealed partial class DistributeImage : IOperation
{
    public string Name => nameof(DistributeImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var distribution = Lookup.Own(call, input.Text("distributionConfigurationArn"));
        var source = input.Text("sourceImage");
        var request = source.StartsWith("arn:", StringComparison.Ordinal) ? OfImage(call, input, source) : OfAmi(call, input, source);
        ImageStart.CheckQuota(call);
        var build = call.World.Builds.Import(request with { Distribution = distribution.Document });
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }

    // Documented: the image must be AVAILABLE, and only AMIs are distributed. Assumed: the codes; the copy is the next build of the same version.
    private static ImportRequest OfImage(Call call, JsonObject input, string arn)
    {
        var image = Lookup.Resolve(call, arn);
        var status = image.Document["state"]!["status"]!.GetValue<string>();
        if (status != ImageStatus.Available)
            throw new ApiError("InvalidRequestException", $"The image '{image.Arn}' cannot be distributed: its state is {status}.");
        if (image.Document.ContainsKey("containerRecipe"))
            throw new ApiError("InvalidRequestException", $"The image '{image.Arn}' cannot be distributed: it is a container image.");

        var ami = image.Document["outputResources"]?["amis"]?.AsArray().FirstOrDefault()?["image"]?.GetValue<string>();
        return new(call.Account, image.Document.Text("name"), image.Arn.Slug, image.Arn.Version!, "USER_INITIATED", input)
        {
            Platform = image.Document.TextOrNull("platform"),
            OsVersion = image.Document.TextOrNull("osVersion"),
            Source = image.Document.TextOrNull("imageSource"),
            Ami = ami ?? call.World.Ids.Ec2("ami", call.Account.Region, image.ArnText),
        };
    }

    // Assumed: the named AMI or parameter exists; the image is named after it and has version 1.0.0.
    private static ImportRequest OfAmi(Call call, JsonObject input, string source)
    {
        if (!AmiOrParameter().IsMatch(source))
            throw InvalidParameter.Value("sourceImage", "It must be an AMI id, 'ssm:' followed by a parameter's name, or the ARN of an image.");

        var name = NoSlug().Replace(source, "-").Trim('-');
        return new(call.Account, name, Slug.Of(name), "1.0.0", "USER_INITIATED", input)
        {
            Source = "CUSTOM",
            Ami = source.StartsWith("ami-", StringComparison.Ordinal) ? source : call.World.Ids.Ec2("ami", call.Account.Region, source),
        };
    }

    [GeneratedRegex("^(ami-[0-9a-f]{8,17}|ssm:/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)$")]
    private static partial Regex AmiOrParameter();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoSlug();
}
