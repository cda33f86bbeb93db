using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Tests.Reliability;

public sealed class ClientTokenTests
{
    /// <remarks>
    /// The first 32 digits of <c>printf 'step-1\n1\nRESUME\nclean' | sha256sum</c>. Another token would let the service carry out a stored request twice
    /// when it is sent again by a newer version.
    /// </remarks>
    [Fact]
    public void Stays_the_same_in_every_version()
    {
        Assert.Equal("e1fd0fb1156515fa8bb00001e94c058b", ClientToken.Of("step-1", "1", "RESUME", "clean"));
        Assert.Equal("e1fd0fb1156515fa8bb00001e94c058b", StepRequest.Create("step-1", 1, "RESUME", "clean", default).Token);
        Assert.Equal(
            "36613a9626117371f36c2daf50867447",
            ClientToken.Of("arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/1", "1", "DEPRECATED"));
    }

    [Fact]
    public void Differs_when_any_part_differs() => Assert.Distinct(
        [ClientToken.Of("a", "b"), ClientToken.Of("a", "c"), ClientToken.Of("b", "a"), ClientToken.Of("ab"), ClientToken.Of("a", "b", ""), ClientToken.Of()]);
}
