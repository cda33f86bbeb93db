using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>The EventBridge event that CloudTrail publishes for a call.</summary>
// Documented: CloudTrail record contents; EventBridge user guide, "AWS service events delivered via CloudTrail".
// Assumed: parameters and response appear as transmitted; calls that are refused before the caller is known are not published.
internal static class CloudTrailEvent
{
    private const string DetailType = "AWS API Call via CloudTrail";

    public static JsonObject Of(AccountState account, Caller caller, RequestEntry request, JsonObject? answer, string id)
    {
        var detail = new JsonObject
        {
            ["eventVersion"] = "1.09",
            ["userIdentity"] = new JsonObject
            {
                ["type"] = "IAMUser",
                ["principalId"] = caller.AccessKey,
                ["arn"] = caller.Principal,
                ["accountId"] = caller.Account,
                ["accessKeyId"] = caller.AccessKey,
                ["userName"] = caller.AccessKey,
            },
            ["eventTime"] = request.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["eventSource"] = "imagebuilder.amazonaws.com",
            ["eventName"] = request.Operation,
            ["awsRegion"] = caller.Region,
            ["sourceIPAddress"] = "127.0.0.1",
        };
        // Documented: only failed calls have these two members.
        if (request.Error is not null)
            (detail["errorCode"], detail["errorMessage"]) = (request.Error, request.Message);
        detail["requestParameters"] = request.Input is { Count: > 0 } input ? input : null;
        detail["responseElements"] = answer is { Count: > 0 } ? answer : null;
        detail["requestID"] = request.RequestId;
        detail["eventID"] = id;
        detail["readOnly"] = false;
        detail["eventType"] = "AwsApiCall";
        detail["managementEvent"] = true;
        detail["recipientAccountId"] = caller.Account;
        detail["eventCategory"] = "Management";
        return EventEnvelope.Create(id, DetailType, account, request.Time, [], detail);
    }
}
