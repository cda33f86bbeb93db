using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Returns a Marketplace component's document or the URL of its artifacts.</summary>
public sealed class GetMarketplaceResource : IOperation
{
    public string Name => nameof(GetMarketplaceResource);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("resourceArn");
        // Assumed: the codes; a resource that is not in the Marketplace, or not subscribed to, does not exist.
        var isSold = ResourceArn.TryParse(arn, out var parsed) && parsed.Owner == ManagedOwner.Marketplace;
        var resource = isSold ? Lookup.Resolve(call, arn) : throw ResourceErrors.NotFound(arn);
        var answer = new JsonObject { ["resourceArn"] = resource.ArnText };
        if (input.Text("resourceType") == "COMPONENT_DATA")
            answer["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Yaml(resource.Document.Text("name"))));
        else
            answer["url"] = Url(input, call.Account.Region);
        return answer;
    }

    // Documented: the document and the URL are obfuscated. Assumed: the form of both.
    private static string Yaml(string name) => $"""
        name: {name}
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: Harden
                action: ExecuteBash
                inputs:
                  commands: [echo hardened]
        """;

    private static string Url(JsonObject input, string region)
    {
        var location = input.TextOrNull("resourceLocation")
            ?? throw new ApiError("InvalidRequestException", "resourceLocation must be given with the resource type COMPONENT_ARTIFACT.");
        var (bucket, key) = location["s3://".Length..].Split('/', 2) is [var first, var rest] ? (first, rest) : ("", "");
        return $"https://{bucket}.s3.{region}.amazonaws.com/{key}?X-Amz-Expires=900";
    }
}
