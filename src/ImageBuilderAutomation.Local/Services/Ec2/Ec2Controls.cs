using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Local.Services.Ec2;

/// <summary>
/// Puts AMIs, instances, launch templates and parameters of any account into EC2:
/// <code>
/// { "account": "444455556666",
///   "launchTemplates": [ { "name": "web", "image": "ami-0123456789abcdef0" } ],
///   "instances": [ { "image": "ami-0123456789abcdef0", "count": 12 } ] }
/// </code>
/// </summary>
internal sealed class PutEc2State(LocalEc2 ec2) : IControlCommand
{
    public const string Route = "ec2";

    public string Method => "POST";

    public string Path => Route;

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) => Task.FromResult<JsonNode>(ec2.Put(input));
}

/// <summary>Lists the calls of EC2, oldest first; <c>operation</c> and <c>account</c> select some.</summary>
internal sealed class ListEc2Calls(LocalEc2 ec2) : IControlCommand
{
    public string Method => "GET";

    public string Path => PutEc2State.Route;

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var (operation, account) = (input["operation"]?.ToString(), input["account"]?.ToString());
        return Task.FromResult<JsonNode>(new JsonObject
        {
            ["calls"] = new JsonArray([.. ec2.Calls
                .Where(call => (operation is null || call.Operation == operation) && (account is null || call.Account == account))
                .Select(call => new JsonObject
                {
                    ["time"] = Timestamps.Iso(call.At),
                    ["operation"] = call.Operation,
                    ["account"] = call.Account,
                    ["region"] = call.Region,
                    ["error"] = call.Error,
                })]),
        });
    }
}
