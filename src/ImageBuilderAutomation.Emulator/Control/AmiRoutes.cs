using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>
/// Sets what EC2 would report about an image's AMIs; lifecycle rules evaluate it:
/// <code>
/// { "arn": "arn:…:image/base/1.0.0/1", "ami": "ami-…",
///   "public": true, "sharedAccounts": ["444455556666"], "lastLaunched": "2026-11-20T10:31:00Z" or "now", "tags": { "keep": "yes" },
///   "fail": "The execution role may not deregister it." }
/// </code>
/// Without <c>ami</c> it applies to all AMIs of the image. A given member replaces the earlier value, null removes it, an omitted member stays.
/// Responds with the resulting values.
/// </summary>
public sealed class StubAmis : IControlCommand
{
    private static readonly string[] Members = ["arn", "ami", "public", "sharedAccounts", "lastLaunched", "tags", "fail"];

    public string Method => "POST";

    public string Path => "amis";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        if (input.Select(pair => pair.Key).Except(Members).FirstOrDefault() is { } unknown)
            throw new ControlException($"'{unknown}' is not a member of the body; expected {string.Join(", ", Members)}.");
        if (!ResourceArn.TryParse(input["arn"]?.ToString(), out var arn) || arn is not { Type: "image", Build: not null })
            throw new ControlException("'arn' must be the ARN of an image build version.");

        using (world.Enter())
        {
            var account = world.Account(arn.Owner, arn.Region);
            var image = account.Resources.Find(arn.ToString())?.Document ?? throw new ControlException($"There is no image '{arn}'.");
            var wanted = input["ami"]?.ToString();
            var amis = (image["outputResources"]?.AsObject().Objects("amis") ?? []).Where(ami => wanted is null || ami.Text("image") == wanted).ToList();
            if (amis.Count == 0)
                throw new ControlException(wanted is null ? $"The image '{arn}' has no AMIs." : $"The image '{arn}' has no AMI '{wanted}'.");

            var shown = new JsonArray();
            foreach (var ami in amis)
            {
                var facts = Read(input, account.Lifecycle.FactsOf(image, ami), world.Clock.GetUtcNow());
                account.Lifecycle.Put(ami.Text("image"), facts);
                shown.Add(Show(ami, facts));
            }

            world.Journal?.Stub(world.Clock.GetUtcNow(), Path, input);
            return Task.FromResult<JsonNode>(new JsonObject { ["amis"] = shown });
        }
    }

    private static AmiFacts Read(JsonObject input, AmiFacts before, DateTimeOffset now)
    {
        try
        {
            return new(
                input.ContainsKey("public") ? input.Flag("public") : before.IsPublic,
                input.ContainsKey("sharedAccounts") ? AmiFacts.Texts(input["sharedAccounts"]) : before.SharedAccounts,
                input.ContainsKey("lastLaunched") ? Time(input["lastLaunched"]?.ToString(), now) : before.LastLaunched,
                input.ContainsKey("tags") ? AmiFacts.Pairs(input["tags"]).ToDictionary(tag => tag.Key, tag => tag.Value) : before.Tags,
                input.ContainsKey("fail") ? input["fail"]?.GetValue<string>() : before.Failure);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new ControlException(
                "Expected 'public' as true or false, 'sharedAccounts' as a list of strings, 'lastLaunched' as a time or now, "
                + "'tags' as an object of strings, 'fail' as a string.");
        }
    }

    private static DateTimeOffset? Time(string? text, DateTimeOffset now) => text switch
    {
        null => null,
        "now" => now,
        _ => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    private static JsonObject Show(JsonObject ami, AmiFacts facts) => new()
    {
        ["ami"] = ami.Text("image"),
        ["region"] = ami.Text("region"),
        ["public"] = facts.IsPublic,
        ["sharedAccounts"] = new JsonArray([.. facts.SharedAccounts.Select(account => JsonValue.Create(account))]),
        ["lastLaunched"] = facts.LastLaunched is { } launched ? Timestamps.Iso(launched) : null,
        ["tags"] = new JsonObject(facts.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)JsonValue.Create(tag.Value)))),
        ["fail"] = facts.Failure,
    };
}
