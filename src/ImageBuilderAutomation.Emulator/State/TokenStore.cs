namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Answers by operation and client token.</summary>
public sealed class TokenStore
{
}
