using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class StepRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static string Token(string step = "step-1", int sequence = 1, string action = "RESUME", string reason = "clean") =>
        StepRequest.Create(step, sequence, action, reason, Now).Token;

    [Fact]
    public void Has_the_same_token_for_the_same_request_whenever_it_is_made() =>
        Assert.Equal(Token(), StepRequest.Create("step-1", 1, "RESUME", "clean", Now.AddDays(1)).Token);

    [Fact]
    public void Has_another_token_when_any_part_differs()
    {
        string[] tokens = [Token(), Token(step: "step-2"), Token(sequence: 2), Token(action: "STOP"), Token(reason: "unclean"), Token(step: "step-", sequence: 11)];
        Assert.Distinct(tokens);
    }

    [Fact]
    public void Fits_the_service_s_client_token() => Assert.Matches("^[0-9a-f]{32}$", Token(reason: new('x', 1024)));
}
