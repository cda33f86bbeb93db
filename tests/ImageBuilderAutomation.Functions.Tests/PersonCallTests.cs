using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>What a function that people call takes in. What IAM does not say is not believed, and what is unusable is refused and recorded.</summary>
public sealed class PersonCallTests
{
    private readonly FunctionWorld _world = new();

    [Theory]
    [InlineData("people/approve-gate-approve.json")]
    [InlineData("people/approve-gate-channel.json")]
    [InlineData("people/operate-stack-mode.json")]
    [InlineData("people/publish-policy-publish.json")]
    public async Task A_call_is_recorded_with_its_caller_and_its_answer(string sample)
    {
        var answer = await _world.CallAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        var call = Assert.Single(_world.PersonCalls.All);
        var iam = Samples.Json(sample)["requestContext"]!["authorizer"]!["iam"]!;
        Assert.Equal((iam["userArn"]!.ToString(), iam["userId"]!.ToString()), (call.Caller.Arn, call.Caller.UserId));
        Assert.Equal((int)answer["statusCode"]!, call.Answer!.Status);
        Assert.Equal("application/json", answer["headers"]!["content-type"]!.ToString());
    }

    [Theory]
    [InlineData("requestContext")]
    [InlineData("authorizer")]
    [InlineData("iam")]
    [InlineData("userArn")]
    [InlineData("userId")]
    public async Task Without_a_caller_from_IAM_nothing_is_done(string missing)
    {
        var call = Samples.Json("people/approve-gate-approve.json");
        var context = call["requestContext"]!.AsObject();
        var holder = missing switch
        {
            "requestContext" => call,
            "authorizer" => context,
            "iam" => context["authorizer"]!.AsObject(),
            _ => context["authorizer"]!["iam"]!.AsObject(),
        };
        holder.Remove(missing);

        var answer = await _world.CallAsync("ApproveGate", call.ToJsonString());

        Assert.Equal(403, (int)answer["statusCode"]!);
        Assert.Empty(_world.PersonCalls.All);
        Assert.Empty(_world.Approvals.Of(FunctionWorld.Image.ToString()).Approvals);
    }

    [Fact]
    public async Task An_approval_for_a_channel_is_recorded_for_that_channel_and_a_repetition_of_the_call_changes_nothing()
    {
        var sample = Samples.Text("people/approve-gate-channel.json");
        var answer = await _world.CallAsync("ApproveGate", sample);

        Assert.Equal(200, (int)answer["statusCode"]!);
        Assert.Equal("base/prod", Assert.Single(_world.Approvals.Of("base/prod", FunctionWorld.Image.ToString()).Approvals).Channel);
        Assert.Empty(_world.Approvals.Of(FunctionWorld.Image.ToString()).Approvals);
        Assert.Equal(409, (int)(await _world.CallAsync("ApproveGate", sample))["statusCode"]!);
        Assert.Single(_world.Approvals.Of("base/prod", FunctionWorld.Image.ToString()).Approvals);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "requestId": "request-1", "action": "approve", "reason": "fine" }""")]
    [InlineData("""{ "requestId": "request-1", "requestId": "request-2", "action": "stop", "reason": "fine", "step": "step-1", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "ACTION": "stop", "reason": "fine", "step": "step-1", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "r", "action": "stop", "reason": "fine", "step": "step-1", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "stop", "reason": "", "step": "step-1", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "stop", "reason": "fine", "group": "platform", "step": "step-1", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "approve", "reason": "fine", "group": "platform", "step": "step-1", "channel": "base/prod", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "approve", "reason": "fine", "group": "platform", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "approve", "reason": "fine", "group": "platform", "channel": "prod", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "approve", "reason": "fine", "channel": "base/prod", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "approve", "reason": "fine", "group": "platform", "channel": "base/prod", "image": "web" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "withdraw", "reason": "fine", "group": "platform", "channel": "base/prod", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    [InlineData("""{ "requestId": "request-1", "action": "stop", "reason": "fine", "channel": "base/prod", "image": "arn:aws:imagebuilder:us-east-1:123456789012:image/a/1.0.0/1" }""")]
    public async Task An_unusable_body_is_refused_and_recorded(string body)
    {
        var answer = await _world.CallAsync("ApproveGate", With(body));

        Assert.Equal(400, (int)answer["statusCode"]!);
        Assert.Equal(400, Assert.Single(_world.PersonCalls.All).Answer!.Status);
        Assert.Null(_world.Approvals.Of(FunctionWorld.Image.ToString()).Stop);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_another_method_is_refused()
    {
        Assert.Equal(413, (int)(await _world.CallAsync("ApproveGate", With(new('x', 20_000))))["statusCode"]!);
        var get = Samples.Json("people/approve-gate-approve.json");
        get["requestContext"]!["http"]!["method"] = "GET";
        Assert.Equal(405, (int)(await _world.CallAsync("ApproveGate", get.ToJsonString()))["statusCode"]!);
    }

    [Fact]
    public async Task A_body_in_base64_counts_as_what_it_holds()
    {
        var call = Samples.Json("people/approve-gate-stop.json");
        call["body"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(call["body"]!.ToString()));
        call["isBase64Encoded"] = true;
        Assert.Equal(200, (int)(await _world.CallAsync("ApproveGate", call.ToJsonString()))["statusCode"]!);
        Assert.NotNull(_world.Approvals.Of(FunctionWorld.Image.ToString()).Stop);
    }

    private static string With(string body)
    {
        var call = Samples.Json("people/approve-gate-approve.json");
        call["body"] = body;
        return call.ToJsonString();
    }
}
