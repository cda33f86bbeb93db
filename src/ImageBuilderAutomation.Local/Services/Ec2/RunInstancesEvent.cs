using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Ec2.Operations;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2;

/// <summary>The record that CloudTrail writes about a call of RunInstances.</summary>
// Documented: CloudTrail record contents; EC2 User Guide, "Log Amazon EC2 API calls using AWS CloudTrail". Observed: awslabs/windows-web-app-migration-assistant#34:
// CloudTrail writes EC2's error codes with the prefix Client. Simplified: other calls are not recorded.
internal static class RunInstancesEvent
{
    public const string Operation = "RunInstances";

    /// <param name="refused">Null if the call succeeded.</param>
    public static JsonObject Detail(Ec2Call call, Ec2Exception? refused)
    {
        var detail = new JsonObject
        {
            ["eventVersion"] = "1.09",
            ["userIdentity"] = new JsonObject { ["type"] = "AssumedRole", ["arn"] = call.Principal, ["accountId"] = call.Account },
            ["eventTime"] = call.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["eventSource"] = "ec2.amazonaws.com",
            ["eventName"] = Operation,
            ["awsRegion"] = call.Region.Name,
            ["sourceIPAddress"] = "127.0.0.1",
        };
        // Documented: only failed calls have these two members.
        if (refused is not null)
            (detail["errorCode"], detail["errorMessage"]) = ($"{((int)refused.Status >= 500 ? "Server" : "Client")}.{refused.Code}", refused.Message);
        detail["requestParameters"] = Parameters(call.Request);
        detail["responseElements"] = null;
        detail["readOnly"] = false;
        detail["eventType"] = "AwsApiCall";
        detail["managementEvent"] = true;
        detail["recipientAccountId"] = call.Account;
        detail["eventCategory"] = "Management";
        return detail;
    }

    private static JsonObject Parameters(Ec2Request request)
    {
        var item = new JsonObject();
        if (request["ImageId"] is { } image)
            item["imageId"] = image;
        foreach (var (name, member) in new[] { ("MinCount", "minCount"), ("MaxCount", "maxCount") })
        {
            if (int.TryParse(request[name], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                item[member] = count;
        }

        var parameters = new JsonObject { ["instancesSet"] = new JsonObject { ["items"] = new JsonArray(item) } };
        if (request.Structure("LaunchTemplate") is { } template)
        {
            parameters["launchTemplate"] = new JsonObject(new[] { ("LaunchTemplateId", "launchTemplateId"), ("LaunchTemplateName", "launchTemplateName"), ("Version", "version") }
                .Where(member => template[member.Item1] is not null)
                .Select(member => KeyValuePair.Create(member.Item2, (JsonNode?)JsonValue.Create(template[member.Item1]))));
        }

        return parameters;
    }
}
