"""Deadlines, budgets and understanding."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.add_column('season', sa.Column('close_sealed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('season', sa.Column('sms_per_day', sa.Integer(), server_default='50000', nullable=False))
    op.add_column('season', sa.Column('sms_kopecks_per_day', sa.Integer(), server_default='20000000', nullable=False))
    op.add_column('season', sa.Column('sms_price_kopecks', sa.Integer(), server_default='400', nullable=False))
    op.add_column('season', sa.Column('sms_prefix', sa.String(length=20), server_default='', nullable=False))
    op.add_column('phone_check', sa.Column('block', sa.String(length=5), server_default='', nullable=False))
    op.create_index('ix_phone_check_block_created_at', 'phone_check', ['block', 'created_at'], unique=False)
    op.add_column('inbound_sms', sa.Column('comment', sa.Text(), server_default='', nullable=False))
    op.create_table('unsealed_ruling',
    sa.Column('ruling_id', SERIAL, autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['ruling_id'], ['ruling.id'], name=op.f('fk_unsealed_ruling_ruling_id_ruling')),
    sa.PrimaryKeyConstraint('ruling_id', name=op.f('pk_unsealed_ruling'))
    )
    op.create_table('further_ballot',
    sa.Column('ballot_id', SERIAL, autoincrement=False, nullable=False),
    sa.Column('inbound_sms_id', SERIAL, nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_further_ballot_ballot_id_ballot')),
    sa.ForeignKeyConstraint(['inbound_sms_id'], ['inbound_sms.id'], name=op.f('fk_further_ballot_inbound_sms_id_inbound_sms')),
    sa.PrimaryKeyConstraint('ballot_id', name=op.f('pk_further_ballot'))
    )
    op.create_index(op.f('ix_further_ballot_inbound_sms_id'), 'further_ballot', ['inbound_sms_id'], unique=False)
    op.create_table('synonym',
    sa.Column('id', SERIAL, nullable=False),
    sa.Column('season_id', SERIAL, nullable=False),
    sa.Column('word', sa.String(length=60), nullable=False),
    sa.Column('entry_id', SERIAL, nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_synonym_entry_id_entry')),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_synonym_season_id_season')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_synonym')),
    sa.UniqueConstraint('season_id', 'word', name=op.f('uq_synonym_season_word'))
    )
    op.create_table('sms_spending',
    sa.Column('season_id', SERIAL, autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['season_id'], ['season.id'], name=op.f('fk_sms_spending_season_id_season')),
    sa.PrimaryKeyConstraint('season_id', 'day', name=op.f('pk_sms_spending'))
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table('sms_spending')
    op.drop_table('synonym')
    op.drop_index(op.f('ix_further_ballot_inbound_sms_id'), table_name='further_ballot')
    op.drop_table('further_ballot')
    op.drop_table('unsealed_ruling')
    op.drop_column('inbound_sms', 'comment')
    op.drop_index('ix_phone_check_block_created_at', table_name='phone_check')
    op.drop_column('phone_check', 'block')
    for name in ('sms_prefix', 'sms_price_kopecks', 'sms_kopecks_per_day', 'sms_per_day', 'close_sealed_at'):
        op.drop_column('season', name)
