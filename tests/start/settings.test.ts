import { describe, expect, it } from 'vitest';
import { readSettings } from '#server/env.ts';
import { CannotStart } from '#server/kernel/cannot-start.ts';

describe('settings', () => {
  it.each([
    [{ PORT: '70000' }, /PORT must be a whole number from 0 to 65535/],
    [{ PORT: '80.5' }, /PORT must be a whole number/],
    [
      { DATABASE_URL: 'mysql://localhost/muster' },
      /DATABASE_URL must be an address that begins with postgres:/,
    ],
    [
      { DATABASE_URL: 'postgres://x', DATABASE_POOL: '0' },
      /DATABASE_POOL must be a whole number from 1 to 200/,
    ],
    [{ REDIS_URL: 'localhost:6379' }, /REDIS_URL must be an address that begins with redis:/],
    [{ SECRET: 'too short' }, /SECRET must have at least 32 characters/],
    [{ SECRET_FILE: '/nowhere/secret' }, /SECRET_FILE cannot be read/],
    [
      { NODE_ENV: 'production', SECRET: 'change-me-change-me-change-me-change-me' },
      /SECRET is a known example/,
    ],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL must be one of/],
    [{ ORIGINS: 'app.example.org' }, /ORIGINS must list addresses/],
    [{ TRUSTED_PROXIES: '10.0.0.1,proxy.example.org' }, /TRUSTED_PROXIES must list addresses or ranges/],
    [{ TRUSTED_PROXIES: '10.0.0.0/40' }, /TRUSTED_PROXIES must list addresses or ranges/],
    [{ METRICS_PORT: '0' }, /METRICS_PORT must be a whole number from 1 to 65535/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /OTEL_EXPORTER_OTLP_ENDPOINT must be an address/],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: '10' },
      /OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1/,
    ],
    [{ METRICS_TOKEN: 'short' }, /METRICS_TOKEN must have at least 16 characters/],
    [{ PUBLIC_URL: 'app.example.org' }, /PUBLIC_URL must be an address/],
    [{ SMTP_URL: 'mail.example.org' }, /SMTP_URL must be an address that begins with smtp:/],
    [{ SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'a@b.example' }, /SMTP_URL needs PUBLIC_URL/],
    [
      { SMTP_URL: 'smtp://mail.example.org', PUBLIC_URL: 'https://app.example.org' },
      /SMTP_URL needs MAIL_FROM/,
    ],
    [
      {
        SMTP_URL: 'smtp://mail.example.org',
        PUBLIC_URL: 'https://app.example.org',
        MAIL_FROM: 'Muster\nBcc: <eve@b.example>',
      },
      /SMTP_URL needs MAIL_FROM/,
    ],
    [{ COUNTRY_HEADER: 'CF IPCountry' }, /COUNTRY_HEADER must be the name of a header/],
  ])('refuses %o', (env, reason) => {
    expect(() => readSettings(env)).toThrow(CannotStart);
    expect(() => readSettings(env)).toThrow(reason);
  });

  it('has a default for everything', () => {
    expect(readSettings({})).toMatchObject({
      port: 3000,
      database: { kind: 'embedded', folder: expect.stringMatching(/\/data$/) },
      redisUrl: null,
      origins: [],
      trustedProxies: [],
      metrics: { port: null, token: null },
      publicUrl: null,
      smtp: null,
      countryHeader: null,
      secret: null,
      production: false,
    });
  });

  it('takes what is given', () => {
    const given = {
      PORT: '8080',
      DATABASE_URL: 'postgresql://muster@db/muster',
      DATABASE_POOL: '20',
      REDIS_URL: 'rediss://cache:6380',
      ORIGINS: 'https://app.example.org, https://other.example.org/path',
      TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::1',
      METRICS_PORT: '9464',
      METRICS_TOKEN: 'a token of sixteen',
      PUBLIC_URL: 'https://app.example.org/',
      SMTP_URL: 'smtps://muster:secret@mail.example.org',
      MAIL_FROM: 'Muster <muster@example.org>',
      COUNTRY_HEADER: 'CF-IPCountry',
    };
    expect(readSettings(given)).toMatchObject({
      port: 8080,
      database: { kind: 'postgres', url: 'postgresql://muster@db/muster', pool: 20 },
      redisUrl: 'rediss://cache:6380',
      origins: ['https://app.example.org', 'https://other.example.org'],
      trustedProxies: ['10.0.0.0/8', '2001:db8::1'],
      metrics: { port: 9464, token: 'a token of sixteen' },
      publicUrl: 'https://app.example.org',
      smtp: { url: 'smtps://muster:secret@mail.example.org', from: 'Muster <muster@example.org>' },
      countryHeader: 'cf-ipcountry',
    });
  });
});
